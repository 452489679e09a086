#include "inferlaw/apps/input/unpacked.hpp"

#define ZLIB_CONST  // input that is read only
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::string_view first_bytes_of_gzip = "\x1F\x8B";
constexpr std::size_t bytes_at_a_time = std::size_t{1} << 18U;
constexpr int largest_window_with_a_gzip_header = 15 + 16;  // of zlib's inflateInit2

// zlib's state, given back at the end of the scope.
class Unpacker {
 public:
  Unpacker(const std::string& name, std::string_view bytes, std::size_t most_bytes)
      : name_(name), rest_(bytes), most_bytes_(most_bytes) {
    if (inflateInit2(&stream_, largest_window_with_a_gzip_header) != Z_OK)
      throw std::runtime_error("zlib cannot be started");
  }
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  Unpacker(Unpacker&&) = delete;
  Unpacker& operator=(Unpacker&&) = delete;
  ~Unpacker() { inflateEnd(&stream_); }

  std::string all() {
    while (is_gzip(rest_)) {
      read_member();
      inflateReset(&stream_);
    }
    if (rest_.find_first_not_of('\0') != std::string_view::npos)
      refuse("something else follows its end");
    return std::move(text_);
  }

 private:
  void read_member() {
    for (int status = Z_OK; status != Z_STREAM_END;) {
      const std::size_t given = std::min(rest_.size(), bytes_at_a_time);
      stream_.next_in = reinterpret_cast<const Bytef*>(rest_.data());
      stream_.avail_in = static_cast<uInt>(given);
      stream_.next_out = reinterpret_cast<Bytef*>(chunk_.data());
      stream_.avail_out = static_cast<uInt>(chunk_.size());
      status = inflate(&stream_, Z_NO_FLUSH);
      rest_.remove_prefix(given - stream_.avail_in);
      keep(chunk_.size() - stream_.avail_out);
      if (status == Z_BUF_ERROR || (status == Z_OK && rest_.empty() && stream_.avail_out > 0))
        refuse("it ends too early");
      if (status != Z_OK && status != Z_STREAM_END)
        refuse(stream_.msg == nullptr ? "it cannot be unpacked" : stream_.msg);
    }
  }

  void keep(std::size_t bytes) {
    if (bytes > most_bytes_ - text_.size())
      throw InputError(
          fmt::format("{}: unpacks to more than {} bytes; allowed: at most these, packed (a larger "
                      "file can be read unpacked)",
                      name_, most_bytes_));
    text_.append(chunk_.data(), bytes);
  }

  [[noreturn]] void refuse(const std::string& what) const {
    throw InputError(
        fmt::format("{}: is packed by gzip and broken: {}; allowed: a whole file", name_, what));
  }

  const std::string& name_;
  std::string_view rest_;
  std::size_t most_bytes_;
  z_stream stream_{};
  std::string chunk_ = std::string(bytes_at_a_time, '\0');
  std::string text_;
};

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with(first_bytes_of_gzip); }

std::string unpacked(const std::string& name, std::string_view bytes, std::size_t most_bytes) {
  return Unpacker(name, bytes, most_bytes).all();
}

}  // namespace inferlaw::apps
