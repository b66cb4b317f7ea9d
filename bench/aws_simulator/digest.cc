#include "aws_simulator/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>
#include <new>

namespace aws_simulator {
namespace {

// Looking an algorithm up takes OpenSSL longer than hashing a short text: it is done once.
class Hasher {
 public:
  Hasher() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    if (!algorithm_ || !context_) throw std::bad_alloc();
  }

  Digest of(std::string_view text) {
    Digest digest;
    EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr);
    EVP_DigestUpdate(context_.get(), text.data(), text.size());
    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
    return digest;
  }

 private:
  struct Free {
    void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD, Free> algorithm_;
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

Hasher& hasher() {
  static thread_local Hasher kept;
  return kept;
}

}  // namespace

Digest sha256(std::string_view text) {
  return hasher().of(text);
}

Digest hmac(std::string_view key, std::string_view text) {
  Digest digest;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), digest.data(), nullptr) ==
      nullptr) {
    throw std::bad_alloc();
  }
  return digest;
}

void append_hex(std::string& out, const Digest& digest) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const unsigned char byte : digest) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
}

std::string to_hex(const Digest& digest) {
  std::string hex;
  append_hex(hex, digest);
  return hex;
}

}  // namespace aws_simulator
