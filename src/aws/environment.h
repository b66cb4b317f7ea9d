// What environment variables say: values, the home folder, and paths that begin with ~ or hold $VARIABLES.
#pragma once

#include <optional>
#include <string>

#include "aws/config.h"

namespace dynatlas::aws {

// A variable that is set and not empty.
std::optional<std::string> nonempty(const Environment& environment, const std::string& name);

// HOME, else the user database's; "~" for a user without any.
std::string home_directory(const Environment& environment);

// `path` with a leading ~ or ~user replaced as Python's os.path.expanduser() does. Who is unknown stays.
std::string expand_home(const Environment& environment, const std::string& path);

// The same after $NAME and ${NAME} as os.path.expandvars() does. What is not set stays.
std::string expand_path(const Environment& environment, const std::string& path);

}  // namespace dynatlas::aws
