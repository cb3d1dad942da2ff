// The executable: everything else is in the library.
#include "cli/app.h"

int main(int argc, char** argv) { return benchhub::run_app(argc, argv); }
