# Install, export (find_package(inferlaw)) and pkg-config.
include(CMakePackageConfigHelpers)

# What a user of the installed libraries must find and link as well. A package whose headers serve
# only our own sources is linked as $<BUILD_INTERFACE:...> and does not appear here.
set(INFERLAW_FIND_DEPENDENCIES "find_dependency(Threads)")
set(INFERLAW_REQUIRES "")
set(INFERLAW_EXTRA_LIBS "-pthread")

# inferlaw_needs(TARGET PACKAGE [REQUIRES pkg-config module] [LIBS linker flags]): if one of the
# libraries links TARGET, so must their users. A TARGET of pkg-config is made anew from its module.
macro(inferlaw_needs target package)
  cmake_parse_arguments(ARG "" "REQUIRES;LIBS" "" ${ARGN})
  get_target_property(of_lib inferlaw_lib LINK_LIBRARIES)
  get_target_property(of_solvers inferlaw_solvers LINK_LIBRARIES)
  if("${target}" IN_LIST of_lib OR "${target}" IN_LIST of_solvers)
    string(APPEND INFERLAW_FIND_DEPENDENCIES "\nfind_dependency(${package})")
    if("${target}" MATCHES "^PkgConfig::(.*)$")
      string(APPEND INFERLAW_FIND_DEPENDENCIES
             "\npkg_check_modules(${CMAKE_MATCH_1} REQUIRED QUIET IMPORTED_TARGET ${ARG_REQUIRES})")
    endif()
    string(APPEND INFERLAW_REQUIRES " ${ARG_REQUIRES}")
    string(APPEND INFERLAW_EXTRA_LIBS " ${ARG_LIBS}")
  endif()
endmacro()
inferlaw_needs(GSL::gsl GSL REQUIRES gsl)
inferlaw_needs(PkgConfig::FFTW PkgConfig REQUIRES fftw3)
inferlaw_needs(fmt::fmt fmt REQUIRES fmt)
inferlaw_needs(Ceres::ceres Ceres LIBS "-lceres -lglog")
inferlaw_needs(PkgConfig::GINAC PkgConfig REQUIRES ginac)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/inferlaw")
configure_package_config_file(
  cmake/inferlawConfig.cmake.in "${PROJECT_BINARY_DIR}/inferlawConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/inferlawConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/inferlawConfig.cmake"
              "${PROJECT_BINARY_DIR}/inferlawConfigVersion.cmake" DESTINATION "${package_dir}")

# The pkg-config file names the prefix relative to itself, so that `cmake --install --prefix` and a
# tree that was moved both work.
file(RELATIVE_PATH INFERLAW_PREFIX "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
configure_file(cmake/inferlaw.pc.in "${PROJECT_BINARY_DIR}/inferlaw.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/inferlaw.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(TARGETS inferlaw_lib inferlaw_solvers EXPORT inferlawTargets)
install(EXPORT inferlawTargets NAMESPACE inferlaw:: DESTINATION "${package_dir}")
# What is private lies in detail/.
install(
  DIRECTORY lib solvers
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/inferlaw"
  FILES_MATCHING
  PATTERN "*.hpp"
  PATTERN detail EXCLUDE)
install(FILES ${umbrella_headers} "${INFERLAW_INCLUDE_DIR}/inferlaw/version.hpp"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/inferlaw")

if(TARGET inferlaw)
  install(TARGETS inferlaw)
endif()
if(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/data")
  install(DIRECTORY data/ DESTINATION "${CMAKE_INSTALL_DATADIR}/inferlaw")
endif()
install(FILES LICENSE README.md CITATION.cff DESTINATION "${CMAKE_INSTALL_DOCDIR}")
