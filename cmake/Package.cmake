# `cmake --build --preset release --target deb`: a Debian package, with the manual page and the completion of shells.
# They are printed by the program itself, so that they say what it does.
include(GNUInstallDirs)
install(TARGETS dynatlas RUNTIME)
set(printed ${CMAKE_BINARY_DIR}/printed)
function(dynatlas_printed file folder)
  add_custom_command(
    OUTPUT ${printed}/${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${printed}
    COMMAND $<TARGET_FILE:dynatlas> ${ARGN} > ${printed}/${file}
    DEPENDS dynatlas VERBATIM)
  install(FILES ${printed}/${file} DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder})
  set_property(GLOBAL APPEND PROPERTY DYNATLAS_PRINTED ${printed}/${file})
endfunction()
dynatlas_printed(dynatlas.1 man/man1 manual)
dynatlas_printed(dynatlas bash-completion/completions completion bash)
dynatlas_printed(_dynatlas zsh/vendor-completions completion zsh)
dynatlas_printed(dynatlas.fish fish/vendor_completions.d completion fish)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME dynatlas)
set(CPACK_PACKAGE_CONTACT "The Dynatlas maintainers <maintainers@dynatlas.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "A map of every DynamoDB table of an AWS estate")
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR})
include(CPack)
get_property(printed_files GLOBAL PROPERTY DYNATLAS_PRINTED)
add_custom_target(deb COMMAND ${CMAKE_CPACK_COMMAND} -G DEB DEPENDS dynatlas ${printed_files} VERBATIM)
