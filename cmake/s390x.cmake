# s390x: 64 bits, big-endian, char is unsigned.
set(EG_MACHINE s390x)
include(${CMAKE_CURRENT_LIST_DIR}/Machine.cmake)
