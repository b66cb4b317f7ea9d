#include "bolt/chunking.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace dynatlas::bolt {
namespace {

using namespace std::string_literals;

std::string chunked(std::string_view message) {
  std::string out;
  append_chunked(out, message);
  return out;
}

TEST(Chunking, WritesTheSpecificationsExample) {
  EXPECT_EQ(chunked("\x00\x01\x02"s), "\x00\x03\x00\x01\x02\x00\x00"s);
}

TEST(Chunking, SplitsWhatIsLong) {
  const std::string message(kChunkBytesMax + 1, 'x');
  const std::string out = chunked(message);
  EXPECT_EQ(out, "\xFF\xFF" + std::string(kChunkBytesMax, 'x') + "\x00\x01x\x00\x00"s);
}

TEST(Dechunker, GivesMessagesHoweverTheyArrive) {
  const std::vector<std::string> messages = {"a", std::string(70'000, 'b'), "\0\0"s, std::string(200'000, 'd')};
  std::string bytes = "\0\0"s;
  for (const std::string& message : messages) bytes += chunked(message) + "\0\0\0\0"s;  // signs of life between
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{4096}, bytes.size()}) {
    Dechunker dechunker(1'000'000);
    std::vector<std::string> got;
    for (std::size_t i = 0; i < bytes.size(); i += piece) {
      dechunker.receive(std::string_view(bytes).substr(i, piece));
      while (auto message = dechunker.next_message()) got.push_back(*message);
    }
    EXPECT_EQ(got, messages) << "in pieces of " << piece;
  }
}

TEST(Dechunker, JoinsSmallChunks) {
  Dechunker dechunker(10);
  dechunker.receive("\0\1a\0\2bc\0\0"s);
  EXPECT_EQ(dechunker.next_message(), "abc");
  EXPECT_EQ(dechunker.next_message(), std::nullopt);
}

TEST(Dechunker, RefusesAMessageThatGrowsTooLong) {
  Dechunker dechunker(4);
  dechunker.receive("\0\4abcd"s);
  EXPECT_EQ(dechunker.next_message(), std::nullopt);
  dechunker.receive("\0\1e"s);
  EXPECT_THROW(dechunker.next_message(), Error);
}

}  // namespace
}  // namespace dynatlas::bolt
