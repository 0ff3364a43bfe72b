# Warnings, hardening and sanitizers, on one interface target that every part
# of the project links.
add_library(eg_flags INTERFACE)

target_compile_definitions(eg_flags INTERFACE _XOPEN_SOURCE=700
                                              _DEFAULT_SOURCE)
target_compile_options(
  eg_flags
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wconversion
            -Wsign-conversion
            -Wshadow
            -Wstrict-prototypes
            -Wmissing-prototypes
            -Wcast-qual
            -Wcast-align
            -Wwrite-strings
            -Wundef
            -Wvla
            -Wformat=2
            -Wnull-dereference
            -Wimplicit-fallthrough
            -Wswitch-enum
            -Wdouble-promotion
            -fvisibility=hidden)

if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(eg_flags INTERFACE -Wlogical-op -Wduplicated-cond
                                            -Wduplicated-branches)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    # With little optimisation, or with instrumentation, gcc sees uninitialised
    # and null uses that are not there; the release build decides.
    target_compile_options(eg_flags INTERFACE -Wno-maybe-uninitialized
                                              -Wno-null-dereference)
  endif()
else()
  target_compile_options(
    eg_flags
    INTERFACE -Wcomma -Wassign-enum -Wunreachable-code -Wdocumentation
              -fcomment-block-commands=spec)
endif()

if(EG_WASM)
  # SEEK_SET of wasi-libc is such an expression.
  target_compile_options(eg_flags INTERFACE -Wno-gnu-statement-expression)
endif()

if(EG_WERROR)
  target_compile_options(eg_flags INTERFACE -Werror)
endif()

if(EG_SANITIZE)
  target_compile_options(eg_flags INTERFACE -fsanitize=${EG_SANITIZE}
                                            -fno-sanitize-recover=all
                                            -fno-omit-frame-pointer)
  target_link_options(eg_flags INTERFACE -fsanitize=${EG_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT EG_WASM)
  target_compile_options(
    eg_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
                       -fstack-protector-strong)
  target_link_options(eg_flags INTERFACE -Wl,-z,relro,-z,now)
endif()

if(EG_CTIME)
  target_compile_definitions(eg_flags INTERFACE EG_CTIME)
endif()
