# aarch64: 64 bits, little-endian, char is unsigned.
set(EG_MACHINE aarch64)
include(${CMAKE_CURRENT_LIST_DIR}/Machine.cmake)
