# WebAssembly with the system interface WASI: 32-bit sizes, little-endian, no
# threads.  clang compiles it and Debian's wasi-libc is its libc; of this
# machine's own headers none is seen.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(eg_wasi wasm32-wasi)

# The instructions of "relaxed SIMD" came with clang 16.
set(CMAKE_C_COMPILER clang-16)
set(CMAKE_C_COMPILER_TARGET ${eg_wasi})
set(CMAKE_ASM_COMPILER_TARGET ${eg_wasi})
set(CMAKE_AR llvm-ar-16)
set(CMAKE_RANLIB llvm-ranlib-16)
add_compile_options(-nostdlibinc -isystem /usr/include/${eg_wasi})
foreach(file /usr/include/${eg_wasi}/stdlib.h /usr/lib/${eg_wasi}/crt1-reactor.o)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "${file} is missing: for WebAssembly, Debian's packages"
                        " wasi-libc, clang-16, lld-16 and"
                        " libclang-rt-16-dev-wasm32 are needed"
                        " (tools/install-deps wasm)")
  endif()
endforeach()

set(CMAKE_FIND_ROOT_PATH /usr/lib/${eg_wasi})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
