# What the toolchain files of other machines share.  They set EG_MACHINE first,
# in the words of its compiler's name (EG_MACHINE-linux-gnu-gcc).
#
# The machine's libraries are in build-sysroot/EG_MACHINE, where
# tools/make-sysroot puts them; its programs run under qemu's user emulation.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${EG_MACHINE})
set(eg_triplet ${EG_MACHINE}-linux-gnu)

set(CMAKE_C_COMPILER ${eg_triplet}-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE ${eg_triplet})
get_filename_component(CMAKE_SYSROOT "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
string(APPEND CMAKE_SYSROOT /build-sysroot/${EG_MACHINE})
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-${EG_MACHINE} -L ${CMAKE_SYSROOT})

# Libraries and headers are the machine's; programs are those of this one.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CMAKE_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${CMAKE_SYSROOT}/usr/lib/${eg_triplet}/pkgconfig)
