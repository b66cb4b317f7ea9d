#include "web/streamed_answer.h"

#include "web/pipe.h"

namespace dynatlas::web {
namespace {

constexpr std::size_t kPipeMax = 256 * 1'024;  // bytes
constexpr std::size_t kPieceMax = 16 * 1'024;  // bytes, where the client knows no chunks

struct Stream {
  Stream(Answer of, MHD_Connection* to, std::function<void()> go_on, Workers& by, const std::stop_token& until)
      : answer(std::move(of)), connection(to), workers(by), stop(until), pipe(kPipeMax, std::move(go_on)) {}

  Answer answer;
  MHD_Connection* connection;
  Workers& workers;
  std::stop_token stop;
  Pipe pipe;
  bool is_begun = false;
};

void run_stream(Stream& stream) noexcept {
  bool is_whole = false;
  try {
    is_whole = stream.answer.stream([&](std::string_view text) { return stream.pipe.write(text, stream.stop); });
  } catch (const std::exception&) {
    is_whole = false;
  }
  stream.pipe.end(is_whole);
}

// Called by libmicrohttpd, as the next.
ssize_t on_read(void* of, std::uint64_t, char* to, std::size_t size) noexcept {
  const std::shared_ptr<Stream> stream = *static_cast<std::shared_ptr<Stream>*>(of);
  Pipe::State state{};
  const std::size_t taken = stream->pipe.take(to, size, state, [&] { MHD_suspend_connection(stream->connection); });
  if (!std::exchange(stream->is_begun, true)) {
    try {
      stream->workers.add({[stream] { run_stream(*stream); }, [stream] { stream->pipe.end(false); }});
    } catch (const std::exception&) {
      stream->pipe.end(false);
    }
  }
  if (taken > 0 || state == Pipe::State::open) return static_cast<ssize_t>(taken);
  return state == Pipe::State::whole ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

void on_stream_end(void* of) noexcept {
  const std::unique_ptr<std::shared_ptr<Stream>> stream(static_cast<std::shared_ptr<Stream>*>(of));
  (*stream)->pipe.close();
}

}  // namespace

MHD_Response* streamed(const Answer& answer, MHD_Connection* connection, std::function<void()> resume, Workers& workers,
                       const std::stop_token& stop) {
  auto stream = std::make_unique<std::shared_ptr<Stream>>(
      std::make_shared<Stream>(answer, connection, std::move(resume), workers, stop));
  MHD_Response* const made =
      MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, kPieceMax, &on_read, stream.get(), &on_stream_end);
  if (made != nullptr) static_cast<void>(stream.release());
  return made;
}

}  // namespace dynatlas::web
