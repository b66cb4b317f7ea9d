# What a program that holds credentials and reads four network formats is built with, in each optimized build;
# tests/system/test_package.py looks for it in the program. Sanitizers have their own instead.
if(NOT DYNATLAS_SANITIZE)
  set(optimized $<CONFIG:Release,RelWithDebInfo,MinSizeRel>)
  add_compile_definitions($<${optimized}:_GLIBCXX_ASSERTIONS>)
  add_compile_options("$<${optimized}:-fPIE;-fstack-protector-strong;-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
  add_link_options("$<${optimized}:-pie;LINKER:-z,relro;LINKER:-z,now>")
endif()
