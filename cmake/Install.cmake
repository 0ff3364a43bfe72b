# What `cmake --install` puts where: the library in both kinds, its headers,
# the pkg-config file and the CMake package.  Manuals are installed by
# docs/CMakeLists.txt, programs by the folders of apps/.
include(CMakePackageConfigHelpers)

# What a program must link besides when it takes the static library.
set(EG_PC_REQUIRES_PRIVATE "")
if(EG_SHA256 STREQUAL "openssl")
  list(APPEND EG_PC_REQUIRES_PRIVATE libcrypto)
endif()
if(TARGET eg_record)
  list(APPEND EG_PC_REQUIRES_PRIVATE zlib)
endif()
list(JOIN EG_PC_REQUIRES_PRIVATE " " EG_PC_REQUIRES_PRIVATE)

install(TARGETS electionguard_static electionguard_shared
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/electionguard
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")

# From LIBDIR/pkgconfig up to the prefix, however deep LIBDIR is.
file(RELATIVE_PATH EG_PC_UP "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file(${PROJECT_SOURCE_DIR}/cmake/electionguard.pc.in
               ${PROJECT_BINARY_DIR}/electionguard.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/electionguard.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/electionguard)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/electionguardConfig.cmake.in
  ${PROJECT_BINARY_DIR}/electionguardConfig.cmake
  INSTALL_DESTINATION ${package_dir}
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/electionguardConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/electionguardConfig.cmake
              ${PROJECT_BINARY_DIR}/electionguardConfigVersion.cmake
        DESTINATION ${package_dir})
