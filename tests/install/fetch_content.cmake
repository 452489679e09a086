# Lets find_package(inferlaw) of the examples take the source tree INFERLAW_SOURCE.
include(FetchContent)
FetchContent_Declare(inferlaw SOURCE_DIR "${INFERLAW_SOURCE}" OVERRIDE_FIND_PACKAGE)
