#include "aws/recording.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "aws/failure.h"
#include "aws/identity.h"
#include "aws/protocol.h"
#include "base/digest.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

constexpr std::size_t kShownMax = 200;  // bytes of a request in a message: one for metrics names a hundred tables

using Json = nlohmann::json;

// A line holds one answer (at most 16 MiB); text may take more room escaped.
constexpr std::size_t kLineBytesMax = 64 * 1024 * 1024;

// How a request may say how long a page is to be.
constexpr std::array<const char*, 6> kPageSizes{"Limit",    "MaxItems",         "MaxResults",
                                                "PageSize", "ResourcesPerPage", "maxResults"};

bool is_dynamodb(std::string_view operation) {
  return operation.starts_with("dynamodb:");
}

// Whatever could carry credentials (AssumeRole, SSO) is not written.
bool is_recorded(std::string_view operation) {
  if (operation.starts_with("sts:")) return operation == "sts:GetCallerIdentity";
  return !endpoint_service_of(operation).empty();
}

// The time that a request asks about.
std::optional<Window> window_of(const Json& request) {
  const auto second = [&](const char* member) -> std::optional<std::int64_t> {
    const auto found = request.is_object() ? request.find(member) : request.end();
    if (found == request.end() || !found->is_number_integer()) return std::nullopt;
    return found->get<std::int64_t>();
  };
  const auto from = second("StartTime");
  const auto to = second("EndTime");
  if (!from.has_value() || !to.has_value()) return std::nullopt;
  return Window{*from, *to};
}

// For RecordedApi::named_: two that fall together by chance do no harm.
std::size_t operation_key(std::string_view account, std::string_view region, std::string_view operation) {
  return std::hash<std::string>{}(fmt::format("{} {} {}", account, region, operation));
}

// What names an answer: requests that differ only in the size of a page or in the order of members are one.
std::string call_key(std::string_view account, std::string_view region, std::string_view operation, Json request) {
  for (const char* size : kPageSizes) {
    if (request.is_object()) request.erase(size);
  }
  const Json key = Json::array({account, region, operation, std::move(request)});
  const auto digest = sha256(key.dump(-1, ' ', false, Json::error_handler_t::replace));
  return {digest.begin(), digest.begin() + 16};
}

// One line, checked. The views are valid while the parser and the text are.
struct Recorded {
  std::string account;
  std::string region;
  std::string operation;
  Json request;
  std::int64_t status = 0;
  std::string body;   // JSON text, or the text of an answer that was no JSON
  std::string error;  // for status 0
  std::string code;   // of an error that AWS answered, where the recording has it
};

std::string text_member(simdjson::ondemand::object& object, std::string_view name) {
  return std::string(std::string_view(object[name].get_string()));
}

std::string raw_text(simdjson::ondemand::value value) {
  switch (value.type()) {
    case simdjson::ondemand::json_type::object:
      return std::string(std::string_view(value.get_object().value().raw_json()));
    case simdjson::ondemand::json_type::array:
      return std::string(std::string_view(value.get_array().value().raw_json()));
    case simdjson::ondemand::json_type::string:
      return std::string(std::string_view(value.get_string()));
    default:
      return std::string(value.raw_json_token());
  }
}

// Throws simdjson_error, Json::exception or Error with what is wrong in this line.
Recorded parse_line(simdjson::ondemand::parser& parser, const simdjson::padded_string& line) {
  simdjson::ondemand::document document = parser.iterate(line);
  simdjson::ondemand::object object = document.get_object();
  Recorded recorded;
  recorded.account = text_member(object, "account");
  recorded.region = text_member(object, "region");
  recorded.operation = text_member(object, "operation");
  if (is_dynamodb(recorded.operation)) {
    if (!is_account_id(recorded.account)) throw Error(ErrorKind::recording, "its account is not 12 digits");
    if (recorded.region.empty()) throw Error(ErrorKind::recording, "it names no region");
  }
  recorded.status = object["status"].get_int64();
  simdjson::ondemand::value request;
  if (object["request"].get(request) == simdjson::SUCCESS) recorded.request = Json::parse(raw_text(request));
  simdjson::ondemand::value body;
  if (object["body"].get(body) == simdjson::SUCCESS) {
    recorded.body = raw_text(body);
  } else if (recorded.status != 0) {
    throw Error(ErrorKind::recording, "the member \"body\" is missing");
  }
  std::string_view text;
  if (recorded.status == 0) {
    recorded.error = object["error"].get(text) == simdjson::SUCCESS ? std::string(text) : "the connection failed";
  } else if (recorded.status != 200 && object["code"].get(text) == simdjson::SUCCESS) {
    recorded.code = text;
  }
  return recorded;
}

// As std::getline, but of a line that is too long no more than that is read.
bool next_line(std::istream& in, std::string& line) {
  std::array<char, 16 * 1024> piece;
  line.clear();
  while (line.size() <= kLineBytesMax) {
    in.getline(piece.data(), piece.size());
    const bool ended = in.good();  // by its line break, which is counted
    line.append(piece.data(), static_cast<std::size_t>(in.gcount()) - (ended ? 1 : 0));
    if (ended) return true;
    if (in.eof() || in.bad() || in.gcount() == 0) return !line.empty();
    in.clear();
  }
  return true;
}

// Whether the reader will take this text for JSON.
bool is_readable(const std::string& text, bool as_container) {
  simdjson::dom::parser parser(kLineBytesMax);
  simdjson::dom::element element;
  if (parser.parse(text).get(element) != simdjson::SUCCESS) return false;
  return !as_container || element.is_object() || element.is_array();
}

// A line's text but for its body, with it. The body keeps its own text, so that no digit of a number changes; where the
// reader could not take that (no JSON, nested too deeply, a number out of range), it becomes a string.
std::string with_body(const std::string& line, const std::string& body) {
  const std::string head = line.substr(0, line.size() - 1) + ",\"body\":";
  if (is_readable(body, true)) {
    std::string minified(body.size(), '\0');
    std::size_t length = 0;
    if (simdjson::minify(body.data(), body.size(), minified.data(), length) == simdjson::SUCCESS) {
      minified.resize(length);
      std::string text = head + minified + "}";
      if (is_readable(text, false)) return text;
    }
  }
  return head + Json(body).dump(-1, ' ', false, Json::error_handler_t::replace) + "}";
}

[[noreturn]] void refuse_line(const std::string& path, std::uint64_t number, std::string_view reason) {
  throw Error(ErrorKind::recording, fmt::format("line {} cannot be read: {}", number, reason), path);
}

// What is in `stream`, in a file without a name, which goes with the process.
std::unique_ptr<std::istream> kept(std::istream& stream, const std::string& path) {
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "dynatlas.XXXXXX").string();
  const int descriptor = error ? -1 : ::mkostemp(name.data(), O_CLOEXEC);
  auto file = std::make_unique<std::fstream>();
  if (descriptor >= 0) {
    file->open(name, std::ios::in | std::ios::out | std::ios::binary);
    ::unlink(name.c_str());
    ::close(descriptor);
  }
  if (stream.peek() != std::istream::traits_type::eof()) *file << stream.rdbuf();
  if (!file->is_open() || !file->flush() || stream.bad()) {
    throw Error(ErrorKind::recording, "is a pipe, and cannot be kept to be read twice; TMPDIR names a folder with room",
                path);
  }
  file->seekg(0);
  return file;
}

// A pipe, or a device, is read once and kept.
std::unique_ptr<std::istream> opened(const std::string& path) {
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  struct stat there{};
  const bool is_stream = ::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode);
  if (!file->is_open() || !is_stream) return file;
  return kept(*file, path);
}

}  // namespace

RecordedApi::RecordedApi(const std::string& path) : RecordedApi(opened(path), path) {}

RecordedApi::RecordedApi(std::unique_ptr<std::istream> stream, std::string name)
    : path_(std::move(name)), file_(std::move(stream)) {
  if (!*file_) throw Error(ErrorKind::recording, "cannot be opened; is the path right?", path_);
  simdjson::dom::parser whole(kLineBytesMax);
  simdjson::ondemand::parser parser(kLineBytesMax);
  std::string text;
  std::uint64_t offset = 0;
  std::uint64_t number = 0;
  while (next_line(*file_, text)) {
    ++number;
    const Line line{offset, text.size()};
    offset += text.size() + 1;
    if (text.size() > kLineBytesMax) refuse_line(path_, number, "it is longer than 64 MiB");
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      const simdjson::padded_string padded(text);
      static_cast<void>(whole.parse(padded).value());  // ondemand looks only at what it is asked for
      const Recorded recorded = parse_line(parser, padded);
      lines_[call_key(recorded.account, recorded.region, recorded.operation, recorded.request)] = line;
      named_.insert(operation_key(recorded.account, recorded.region, recorded.operation));
      if (const auto window = window_of(recorded.request)) windows_[{recorded.account, recorded.region}] = *window;
      credentials_worked_ = credentials_worked_ || recorded.status == 200;
      if (is_dynamodb(recorded.operation)) accounts_[recorded.account].insert(recorded.region);
    } catch (const simdjson::simdjson_error& error) {
      refuse_line(path_, number, error.what());
    } catch (const Json::exception&) {
      refuse_line(path_, number, "its request is no JSON");
    } catch (const Error& error) {
      refuse_line(path_, number, error.what());
    }
  }
  if (file_->bad()) throw Error(ErrorKind::recording, "cannot be read to its end", path_);
  if (accounts_.empty()) throw Error(ErrorKind::recording, "holds no DynamoDB answer", path_);
}

void RecordedApi::send(Request request, OnResult on_result) {
  queue_.emplace_back(std::move(request), std::move(on_result));
}

void RecordedApi::run(std::stop_token stop) {
  while (!queue_.empty()) {
    auto [request, on_result] = std::move(queue_.front());
    queue_.pop_front();
    if (stop.stop_requested()) {
      on_result(tl::unexpected(Failure{FailureKind::cancelled, "the run was stopped"}));
    } else {
      on_result(answer(request));
    }
  }
}

bool RecordedApi::holds(std::string_view account, std::string_view region, std::string_view operation) const {
  return named_.contains(operation_key(account, region, operation));
}

std::optional<Window> RecordedApi::window(const std::string& account, const std::string& region) const {
  const auto found = windows_.find({account, region});
  return found == windows_.end() ? std::nullopt : std::optional(found->second);
}

std::string RecordedApi::read_line(const Line& line) {
  std::string text(line.length, '\0');
  file_->clear();
  file_->seekg(static_cast<std::streamoff>(line.offset));
  if (!file_->read(text.data(), static_cast<std::streamsize>(text.size()))) {
    throw Error(ErrorKind::recording, "changed while it was being read", path_);
  }
  return text;
}

Result RecordedApi::answer(const Request& request) {
  const Json parameters = Json::parse(request.body);
  const auto found = lines_.find(call_key(request.account, request.region, request.operation, parameters));
  if (found == lines_.end()) {
    return tl::unexpected(
        Failure{FailureKind::missing, fmt::format("the recording holds no answer to {} {}", request.operation,
                                                  one_line(request.body, nullptr, kShownMax))});
  }
  simdjson::ondemand::parser parser;
  Recorded recorded;
  try {
    recorded = parse_line(parser, simdjson::padded_string(read_line(found->second)));
  } catch (const std::exception&) {  // it was checked when it was opened
    throw Error(ErrorKind::recording, "changed while it was being read", path_);
  }
  if (recorded.status == 0) return tl::unexpected(Failure{FailureKind::network, recorded.error});
  if (recorded.status >= 200 && recorded.status < 300) return recorded.body;
  const HttpAnswer refusal{
      static_cast<int>(recorded.status), {{"x-amzn-errortype", recorded.code}}, std::move(recorded.body)};
  AttemptFailure judged = classify_answer(refusal, protocol_of(request.operation), nullptr);
  if (judged.maybe_region && credentials_worked_) judged.failure.kind = FailureKind::denied;
  return tl::unexpected(std::move(judged.failure));
}

RecordingApi::RecordingApi(Api& inner, const std::string& path) : inner_(inner), path_(path) {
  is_new_ = ::access(path.c_str(), F_OK) != 0;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  struct stat there{};  // a file that others could read until now; never a device
  const bool is_file = descriptor >= 0 && ::fstat(descriptor, &there) == 0 && S_ISREG(there.st_mode);
  const bool is_private = !is_file || ::fchmod(descriptor, 0600) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (descriptor < 0 || !is_private) throw Error(ErrorKind::recording, "cannot be written; choose another path", path);
}

RecordingApi::~RecordingApi() {
  if (is_new_ && !file_.is_open()) ::unlink(path_.c_str());
}

void RecordingApi::send(Request request, OnResult on_result) {
  Request copy = request;
  inner_.send(std::move(request), [this, copy = std::move(copy), on_result = std::move(on_result)](Result result) {
    write(copy, result);
    on_result(std::move(result));
  });
}

void RecordingApi::run(std::stop_token stop) {
  inner_.run(stop);
  if (file_.is_open() && !file_.flush())
    throw Error(ErrorKind::recording, "cannot be written to its end; is the disk full?", path_);
}

void RecordingApi::write(const Request& request, const Result& result) {
  if (!is_recorded(request.operation)) return;
  const Failure none;
  const Failure& failure = result.has_value() ? none : result.error();
  if (failure.kind == FailureKind::cancelled) return;
  const std::string& body = result.has_value() ? result.value() : failure.body;
  const int status = result.has_value() ? 200 : failure.status;

  nlohmann::ordered_json line;
  line["account"] = request.account;
  line["region"] = request.region;
  line["operation"] = request.operation;
  line["request"] = nlohmann::ordered_json::parse(request.body);
  line["status"] = status;
  const auto replace = nlohmann::ordered_json::error_handler_t::replace;
  if (status == 0) line["error"] = failure.message;
  if (!failure.code.empty()) line["code"] = failure.code;  // it may have come in a header
  const std::string head = line.dump(-1, ' ', false, replace);
  put((status == 0 ? head : with_body(head, body)) + '\n', is_dynamodb(request.operation));
}

void RecordingApi::put(const std::string& line, bool may_begin) {
  if (!file_.is_open()) {
    if (!may_begin) {
      early_ += line;
      return;
    }
    file_.open(path_, std::ios::binary | std::ios::trunc);
    file_ << std::exchange(early_, {});
  }
  file_ << line;
  if (!file_) throw Error(ErrorKind::recording, "cannot be written; is the disk full?", path_);
}

}  // namespace dynatlas::aws
