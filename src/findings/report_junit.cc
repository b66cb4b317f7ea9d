// JUnit's XML as build servers read it: a suite for each check, a case for each resource; what is unknown or muted was
// skipped. A suite says how many cases it has before it has them, so they wait in a temporary file.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "base/error.h"
#include "findings/checks.h"
#include "findings/report.h"

namespace dynatlas::findings {
namespace {

// Text of an attribute or element. XML has no room for control characters, not even escaped.
std::string xml(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool is_no_character =
        text.substr(i).starts_with("\xEF\xBF\xBE") || text.substr(i).starts_with("\xEF\xBF\xBF");
    if ((c < 0x20 && c != '\n') || c == 0x7f || is_no_character) {
      out += "\xEF\xBF\xBD";
      if (is_no_character) i += 2;
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += text[i];
    }
  }
  return out;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

class JunitReport : public Report {
 public:
  explicit JunitReport(std::ostream& out) : out_(out) {}

  void add(const Finding& finding, std::string_view reason) override {
    Suite& suite = suites_[finding.check->name];
    if (suite.cases == nullptr) {
      suite.check = finding.check;
      suite.cases.reset(std::tmpfile());
      if (suite.cases == nullptr) {
        throw Error(ErrorKind::usage, "no temporary file: " + std::generic_category().message(errno));
      }
    }
    ++suite.tests;
    std::string text =
        fmt::format(R"(    <testcase classname="{}" name="{}")", xml(finding.check->name), xml(finding.resource));
    if (finding.verdict == Verdict::fail) {
      ++suite.failures;
      text += fmt::format(R"(><failure type="{}" message="{}">{}</failure></testcase>)", to_string(finding.severity),
                          xml(finding.why), xml(details(finding)));
    } else if (finding.verdict == Verdict::pass) {
      text += "/>";
    } else {
      ++suite.skipped;
      const std::string why = finding.verdict == Verdict::muted ? fmt::format("muted: {}", reason)
                              : finding.why.empty()             ? std::string(to_string(finding.verdict))
                                                                : finding.why;
      text += fmt::format(R"(><skipped message="{}"/></testcase>)", xml(why));
    }
    text += '\n';
    if (std::fwrite(text.data(), 1, text.size(), suite.cases.get()) != text.size()) {
      throw Error(ErrorKind::usage, "temporary file: " + std::generic_category().message(errno));
    }
  }

  void end() override {
    Suite all;
    for (const auto& [_, suite] : suites_) {
      all.tests += suite.tests;
      all.failures += suite.failures;
      all.skipped += suite.skipped;
    }
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"dynatlas findings\" " << counts(all)
         << ">\n";
    for (const auto& [name, suite] : suites_) {
      out_ << fmt::format("  <testsuite name=\"{}\" {}>\n", xml(name), counts(suite));
      std::rewind(suite.cases.get());
      std::array<char, 16'384> bytes{};
      for (std::size_t read = 0; (read = std::fread(bytes.data(), 1, bytes.size(), suite.cases.get())) > 0;) {
        out_.write(bytes.data(), static_cast<std::streamsize>(read));
      }
      out_ << "  </testsuite>\n";
    }
    out_ << "</testsuites>\n";
    out_.flush();
  }

 private:
  struct Suite {
    const Check* check = nullptr;
    std::uint64_t tests = 0;
    std::uint64_t failures = 0;
    std::uint64_t skipped = 0;
    std::unique_ptr<std::FILE, CloseFile> cases;
  };

  static std::string counts(const Suite& suite) {
    return fmt::format(R"(tests="{}" failures="{}" errors="0" skipped="{}")", suite.tests, suite.failures,
                       suite.skipped);
  }

  static std::string details(const Finding& finding) {
    std::string text = fmt::format("{}\n{}\naccount {}, region {}", finding.check->title, finding.check->remediation,
                                   finding.account, finding.region);
    for (const auto& [label, id] : finding.evidence) text += fmt::format("\n{} {}", label, id);
    return text;
  }

  std::ostream& out_;
  std::map<std::string_view, Suite> suites_;
};

}  // namespace

std::unique_ptr<Report> make_junit(std::ostream& out) {
  return std::make_unique<JunitReport>(out);
}

}  // namespace dynatlas::findings
