# Write OUT, a C file with the table ag_files: FILES (with commas between them)
# of FOLDER, as bytes.
string(REPLACE "," ";" FILES "${FILES}")
set(arrays "")
set(rows "")
set(number 0)
foreach(file ${FILES})
  file(READ ${FOLDER}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  if(file MATCHES "\\.css$")
    set(type "text/css\\x3b charset=utf-8")
  else()
    set(type "image/svg+xml")
  endif()
  string(APPEND arrays "static const unsigned char file_${number}[] = {\n    ${bytes}};\n")
  string(APPEND rows "    {\"/${file}\", \"${type}\", file_${number}, sizeof(file_${number})},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT}
     "#include \"accountguard/serve/files.h\"\n${arrays}"
     "const ag_file ag_files[] = {\n${rows}};\n"
     "const size_t ag_files_len = ${number};\n")
