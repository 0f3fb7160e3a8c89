// `blob.*`: bytes that do not fit in a frame, in chunks. What takes the disk's time is an errand: the call waits for it
// and is asked again, while others are answered.
#include "base/limits.hpp"
#include "base/sha256.hpp"
#include "model/json.hpp"
#include "pipeline/blobs.hpp"
#include "rpc/methods.hpp"
#include "rpc/waiting.hpp"

namespace trajectum::rpc {

using pipeline::Blobs;

namespace {

const Param kUpload{.name = "blob", .required = true, .doc = "the upload, as blob.begin gave it"};
const Param kHash{.name = "sha256", .required = true, .doc = "64 hexadecimal characters"};

turn::Principal who(const Call& call) { return caller_of(call, "blob").principal; }

Result<std::string> hash_of(const Call& call) {
  auto hash = text_of(call, "sha256");
  if (is_sha256(hash)) return hash;
  return invalid_params("sha256", {"sha256 is 64 hexadecimale tekens, in kleine letters.",
                                   "sha256 is 64 hexadecimal characters, in lower case."});
}

Result<std::int64_t> count_of(const Call& call, const char* name, std::int64_t otherwise, std::int64_t least,
                              std::int64_t most) {
  auto n = call.params.get(name).integer(otherwise);
  if (n >= least && n <= most) return n;
  std::string called = name;
  return invalid_params(called, {called + " is " + std::to_string(least) + " tot en met " + std::to_string(most) + ".",
                                 called + " is " + std::to_string(least) + " to " + std::to_string(most) + "."});
}

Result<std::string> begin(Services& services, Call& call) {
  auto hash = hash_of(call);
  if (!hash) return hash.error();
  auto size = call.params.get("size").integer();
  if (size < 1) return invalid_params("size", {"size is minstens 1.", "size is at least 1."});
  auto type = text_of(call, "type");
  if (type.size() > limits::kDocumentTextBytesMax)
    return invalid_params("type", {"type is hoogstens 1000 bytes.", "type is at most 1000 bytes."});
  auto begun = Blobs(services.engine).begin(region_of(services, call), who(call), {*hash, type, size});
  if (!begun) return begun.error();
  Record out;
  if (begun->upload.empty())
    out.set("done", true);
  else
    out.set("blob", begun->upload);
  out.set("offset", begun->offset);
  out.set("chunk_max", static_cast<std::int64_t>(limits::kBlobChunkBytesMax));
  return to_json(out);
}

Result<std::string> append(Services& services, Call& call) {
  Blobs blobs(services.engine);
  auto& r = region_of(services, call);
  auto id = text_of(call, "blob");
  auto upload = blobs.upload(r, who(call), id);
  if (!upload) return upload.error();
  auto offset = count_of(call, "offset", 0, 0, upload->bytes);
  if (!offset) return offset.error();
  constexpr auto kTextMax = (limits::kBlobChunkBytesMax + 2) / 3 * 4;
  if (call.params.get("data").text().size() > kTextMax)
    return invalid_params("data", {"Een deel is hoogstens 512 KiB.", "A chunk is at most 512 KiB."});
  auto errand =
      done(blobs, call, [&] { return blobs.append(r, call.session.no, id, *upload, *offset, text_of(call, "data")); });
  if (!errand) return errand.error();
  if (!*errand) return std::string();
  Record out;
  out.set("offset", (*errand)->number);
  return to_json(out);
}

Result<std::string> commit(Services& services, Call& call) {
  Blobs blobs(services.engine);
  auto& r = region_of(services, call);
  auto id = text_of(call, "blob");
  auto upload = blobs.upload(r, who(call), id);
  if (!upload) return upload.error();
  auto errand = done(blobs, call, [&] { return blobs.finish(r, call.session.no, id, *upload); });
  if (!errand) return errand.error();
  if (!*errand) return std::string();
  if ((*errand)->number == 0) {
    if (auto gone = blobs.forget(r, id); !gone) return gone.error();
    return refused("blob.hash", {"De bytes hebben een andere SHA-256 dan gezegd en zijn weggegooid; begin opnieuw.",
                                 "The bytes have another SHA-256 than was said and were dropped; begin anew."});
  }
  if (auto recorded = blobs.record(r, id, *upload); !recorded) return recorded.error();
  Record out;
  out.set("sha256", upload->sha256);
  out.set("size", upload->bytes);
  out.set("scan", blobs.scan_name(*blobs.find(r, upload->sha256)));
  return to_json(out);
}

Result<std::string> drop(Services& services, Call& call) {
  auto dropped = Blobs(services.engine).drop(region_of(services, call), who(call), text_of(call, "blob"));
  if (!dropped) return dropped.error();
  return std::string("{}");
}

Result<std::string> read(Services& services, Call& call) {
  Blobs blobs(services.engine);
  auto& r = region_of(services, call);
  auto hash = hash_of(call);
  if (!hash) return hash.error();
  auto blob = blobs.readable(r, who(call), *hash);
  if (!blob) return blob.error();
  auto offset = count_of(call, "offset", 0, 0, blob->bytes);
  if (!offset) return offset.error();
  constexpr auto kMost = static_cast<std::int64_t>(limits::kBlobChunkBytesMax);
  auto length = count_of(call, "length", kMost, 1, kMost);
  if (!length) return length.error();
  auto errand = done(blobs, call,
                     [&] { return blobs.read(r, call.session.no, *hash, *offset, static_cast<std::size_t>(*length)); });
  if (!errand) return errand.error();
  if (!*errand) return std::string();
  Record out;
  out.set("data", (*errand)->text);
  out.set("offset", *offset + (*errand)->number);
  out.set("size", blob->bytes);
  if (!blob->type.empty()) out.set("type", blob->type);
  return to_json(out);
}

/// The history keeps who had something judged again: it may be used meanwhile by nobody, and afterwards by all.
Result<std::string> scan(Services& services, Call& call) {
  auto hash = hash_of(call);
  if (!hash) return hash.error();
  return services.engine.on_region(
      caller_of(call, "blob.scan"), [&](pipeline::RegionAtWork& r) -> Result<pipeline::Engine::RegionCommand> {
        Blobs blobs(services.engine);
        auto blob = blobs.scan_again(r, *hash);
        if (!blob) return blob.error();
        Record out;
        out.set("sha256", *hash);
        out.set("size", blob->bytes);
        out.set("scan", blobs.scan_name(*blob));
        return pipeline::Engine::RegionCommand{{state::Administered{"blob.scan", *hash, {}}}, {}, to_json(out)};
      });
}

}  // namespace

void add_blob_methods(MethodTable& table, Services& services) {
  table.add({.name = "blob.begin",
             .summary = "Begins to bring bytes, or says how far they came: the same again by the same user goes on.",
             .writes = true,
             .params = {kHash,
                        {.name = "size", .type = ParamType::integer, .required = true, .doc = "bytes of the whole"},
                        {.name = "type", .doc = "media type"}},
             .result = "{blob, offset, chunk_max} or {done, offset, chunk_max}",
             .errors = {ErrorCode::refused},
             .run = [&services](Call& call) { return begin(services, call); }});
  table.add({.name = "blob.append",
             .summary = "Brings a chunk; what is there already is not written again. Never in a batch.",
             .writes = true,
             .params = {kUpload,
                        {.name = "offset", .type = ParamType::integer, .required = true, .doc = "where it begins"},
                        {.name = "data", .required = true, .doc = "base64 of at most 512 KiB"}},
             .result = "{offset}: the end of what is there, durable",
             .errors = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::overloaded, ErrorCode::unavailable},
             .run = [&services](Call& call) { return append(services, call); }});
  table.add(
      {.name = "blob.commit",
       .summary = "Checks size and hash of what came; from then on a document can be put with it. Never in a batch.",
       .writes = true,
       .params = {kUpload},
       .result = "{sha256, size, scan}",
       .errors = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused, ErrorCode::overloaded,
                  ErrorCode::unavailable},
       .run = [&services](Call& call) { return commit(services, call); }});
  table.add({.name = "blob.drop",
             .summary = "Stops bringing bytes.",
             .writes = true,
             .params = {kUpload},
             .result = "{}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return drop(services, call); }});
  table.add({.name = "blob.scan",
             .summary = "Has the scanner judge bytes anew, when it was wrong about them or knows more by now.",
             .access = Access::admin,
             .changes = true,
             .params = {kHash},
             .result = "{sha256, size, scan}",
             .errors = {ErrorCode::not_found, ErrorCode::refused},
             .run = [&services](Call& call) { return scan(services, call); }});
  table.add({.name = "blob.read",
             .summary = "Gives a piece of the bytes of a document that one may see, or brought. Never in a batch.",
             .params = {kHash,
                        {.name = "offset", .type = ParamType::integer, .doc = "from here on (0)"},
                        {.name = "length", .type = ParamType::integer, .doc = "at most so many, 1 to 524288 (524288)"}},
             .result = "{data, offset, size, type}: offset is the end of the piece",
             .errors = {ErrorCode::not_found, ErrorCode::refused, ErrorCode::overloaded, ErrorCode::unavailable},
             .run = [&services](Call& call) { return read(services, call); }});
}

}  // namespace trajectum::rpc
