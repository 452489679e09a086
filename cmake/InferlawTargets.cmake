# What every target of the project shares.

# Headers are included as "inferlaw/lib/..." and "inferlaw/solvers/...", from the
# build tree as from an installation: two links give the source tree that shape.
set(INFERLAW_INCLUDE_DIR "${PROJECT_BINARY_DIR}/include")
file(MAKE_DIRECTORY "${INFERLAW_INCLUDE_DIR}/inferlaw")
foreach(room IN ITEMS lib solvers apps)
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${room}" "${INFERLAW_INCLUDE_DIR}/inferlaw/${room}" SYMBOLIC)
endforeach()

# The umbrella headers stand at the top: "inferlaw/site.hpp".
file(GLOB umbrella_headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/inferlaw/*.hpp")
foreach(header IN LISTS umbrella_headers)
  get_filename_component(name "${header}" NAME)
  file(CREATE_LINK "${header}" "${INFERLAW_INCLUDE_DIR}/inferlaw/${name}" SYMBOLIC)
endforeach()

configure_file(cmake/version.hpp.in "${INFERLAW_INCLUDE_DIR}/inferlaw/version.hpp" @ONLY)

add_library(inferlaw_build_settings INTERFACE)
target_compile_options(
  inferlaw_build_settings
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wdouble-promotion
            -Wold-style-cast -Wnon-virtual-dtor $<$<BOOL:${INFERLAW_WARNINGS_AS_ERRORS}>:-Werror>
            # reported falsely on std::string (GCC bug 105329)
            $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# A library room: inferlaw_library(lib SOURCES ...) makes inferlaw_lib, known as inferlaw::lib.
function(inferlaw_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES" ${ARGN})
  add_library(inferlaw_${name} ${ARG_SOURCES})
  add_library(inferlaw::${name} ALIAS inferlaw_${name})
  # Before 1.0 a minor version may change the interface.
  set_target_properties(
    inferlaw_${name}
    PROPERTIES EXPORT_NAME ${name}
               POSITION_INDEPENDENT_CODE ON
               VERSION ${PROJECT_VERSION}
               SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  target_compile_features(inferlaw_${name} PUBLIC cxx_std_20)
  target_include_directories(
    inferlaw_${name} PUBLIC $<BUILD_INTERFACE:${INFERLAW_INCLUDE_DIR}>
                            $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(inferlaw_${name} PRIVATE $<BUILD_INTERFACE:inferlaw_build_settings>)
endfunction()
