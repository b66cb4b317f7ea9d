// Which file a path names, so that no command writes over a file that it reads, or over another that it writes.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace dynatlas::cli {

// A file that a command was told to use: "--report", "r.json".
struct NamedFile {
  std::string name;  // of the option
  std::string path;
};

// The path behind all links, whether anything is there or not.
std::string target_of(const std::string& path);

// /dev/stdout, /dev/fd/3 and their like: what is behind it is whoever opened it.
bool is_of_a_descriptor(const std::string& path);

// "-", /dev/stdout and its other names.
bool is_standard_output(const std::string& path);

// What is printed to, wherever the caller has it go.
NamedFile standard_output();

// The SQLite file with those that SQLite makes beside it.
std::vector<NamedFile> files_of_database(const std::string& path);

// Throws Error{usage} where two of them are one file: by device and inode, so also by a link; where nothing is there
// yet, by the path. "-" is standard output, where that is a file. An empty path is none; pipes and devices take what
// comes from several.
void require_distinct(std::span<const NamedFile> files);

}  // namespace dynatlas::cli
