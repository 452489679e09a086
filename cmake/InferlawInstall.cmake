# Install, export (find_package(inferlaw)) and pkg-config.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/inferlaw")

install(TARGETS inferlaw_lib inferlaw_solvers EXPORT inferlawTargets)
install(EXPORT inferlawTargets NAMESPACE inferlaw:: DESTINATION "${package_dir}")
install(
  DIRECTORY lib solvers
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/inferlaw"
  FILES_MATCHING
  PATTERN "*.hpp")
