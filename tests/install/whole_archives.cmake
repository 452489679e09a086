# Links every object of ARCHIVES into the examples, not only the few that they call: a library that
# users are not told to link shows as an undefined symbol.
add_link_options(LINKER:--whole-archive ${ARCHIVES} LINKER:--no-whole-archive)
