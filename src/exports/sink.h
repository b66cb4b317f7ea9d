// Where an export goes: standard output, or a new file. Collects what is written and tells of every failure.
#pragma once

#include <string>
#include <string_view>

namespace dynatlas::exports {

// Who read the pipe wants no more (… | head): no error, but a reason to write no more.
struct ReaderGone {};

class Sink {
 public:
  static Sink standard_output();
  // Makes the file, or with `again` goes on with one that is there. Throws Error{usage}.
  static Sink file(const std::string& path, bool again = false);
  Sink(Sink&& other) noexcept;
  Sink& operator=(Sink&&) = delete;
  ~Sink();  // what was not finished is not written

  // What is still to be written; append to it, then call write_if_large().
  std::string& text() { return text_; }
  void write_if_large();
  // Writes the rest; a file is closed. Throws Error{usage} (no space left) or ReaderGone, as write_if_large().
  void finish();

 private:
  Sink(int descriptor, std::string name, bool is_owned);
  void write_all();
  [[noreturn]] void fail(int error) const;

  int descriptor_;
  std::string name_;
  bool is_owned_;
  std::string text_;
};

}  // namespace dynatlas::exports
