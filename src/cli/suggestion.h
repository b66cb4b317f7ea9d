// What was meant by a word of the command line that nobody knows.
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>
#include <string_view>

namespace dynatlas::cli {

// The one of `known` that is most like `word`: a letter too many, missing, wrong or swapped in each three, or a part of
// its name ("--region" of "--aws-regions"). Dashes before a word and capitals do not count. Empty where none is near.
std::string nearest(std::string_view word, std::span<const std::string> known);

// "; did you mean largest?", or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> known);

// Of a command line that was not understood: what is wrong with its first word that no command takes, in one line.
// Empty where there is none.
std::string about_unknown_word(const CLI::App& application);

}  // namespace dynatlas::cli
