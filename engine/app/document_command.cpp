#include "app/document_command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

#include "app/bringing.hpp"
#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "demo/progress.hpp"
#include "model/json.hpp"

namespace trajectum::app {
namespace {

int say(std::ostream& complain, const std::string& what, int code) {
  complain << "trajectum: " << what << "\n";
  return code;
}

/// Of the files that people mostly have.
std::string type_of(const std::string& file) {
  static const std::map<std::string, std::string> kTypes = {
      {".pdf", "application/pdf"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".png", "image/png"},
      {".mp4", "video/mp4"},
      {".txt", "text/plain"},
      {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}};
  auto ending = std::filesystem::path(file).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
  auto found = kTypes.find(ending);
  return found == kTypes.end() ? "" : found->second;
}

Record params_of(const PutOptions& options) {
  Record out;
  auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) out.set(name, value);
  };
  set("case", options.case_id);
  set("kind", options.kind);
  set("name", options.name.empty() ? std::filesystem::path(options.file).filename().string() : options.name);
  set("type", options.type);
  set("sha256", options.sha256);
  set("elsewhere", options.elsewhere);
  set("status", options.status);
  set("command_id", options.command_id);
  if (options.bytes != 0) out.set("bytes", options.bytes);
  List signers(options.signed_by.begin(), options.signed_by.end());
  if (!signers.empty()) out.set("signed_by", std::move(signers));
  out.set("lang", options.shell.lang);
  return out;
}

}  // namespace

int put_document(const PutOptions& options, std::ostream& complain) {
  auto params = params_of(options);
  if (options.file.empty()) {
    if (options.sha256.empty()) return say(complain, "give --file, or --sha256 of what is there or --elsewhere", 2);
    return call_and_print(options.shell, "document.put", params);
  }
  if (!options.elsewhere.empty() || !options.sha256.empty())
    return say(complain, "--file is brought; leave --elsewhere and --sha256 out", 2);
  std::ifstream file(options.file, std::ios::binary);
  if (!file || file.peek() == std::ifstream::traits_type::eof())
    return say(complain, "cannot read " + options.file + ", or it is empty", 2);
  auto type = options.type.empty() ? type_of(options.file) : options.type;
  if (type.empty()) return say(complain, "say what kind of file it is: --type application/pdf", 2);
  params.set("type", type);
  int exit_code = 0;
  auto server = log_in(options.shell, exit_code);
  if (!server) return exit_code;
  Bringing bringing(*server, options.shell, file, complain);
  if (auto failed = bringing.bring(type, "document")) return *failed;
  params.set("sha256", bringing.sha256());
  return call_and_print(options.shell, "document.put", params);
}

int get_document(const GetOptions& options, std::ostream& complain) {
  Record wanted;
  wanted.set("case", options.case_id);
  wanted.set("document", options.document);
  wanted.set("lang", options.shell.lang);
  if (options.out.empty()) return call_and_print(options.shell, "document.get", wanted);
  int exit_code = 0;
  auto server = log_in(options.shell, exit_code);
  if (!server) return exit_code;
  auto found = server->call("document.get", wanted);
  if (!found.ok()) return print_error(options.shell, *found.error);
  const auto& d = *found.result.as<Record>();
  if (auto where = d.get("elsewhere").text(); !where.empty())
    return say(complain, "its bytes are not kept here but at " + std::string(where), 1);
  // Beside it first: what is there now is kept until all of the other has come.
  auto beside = options.out + ".part";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  if (!out) return say(complain, "cannot write " + beside, 2);
  std::int64_t calls = 0, size = d.get("bytes").integer();
  demo::Progress progress(complain, [&] { return calls; });
  progress.begin("document", size);
  Sha256 hash;
  for (std::int64_t offset = 0; offset < size;) {
    Record piece;
    piece.set("sha256", d.get("sha256"));
    piece.set("offset", offset);
    piece.set("lang", options.shell.lang);
    auto reply = server->call("blob.read", piece);
    ++calls;
    if (!reply.ok()) {
      progress.end();
      return print_error(options.shell, *reply.error);
    }
    auto bytes = from_base64(reply.result.as<Record>()->get("data").text());
    if (!bytes || bytes->empty()) return say(complain, "the server sent what is no piece of a document", 1);
    hash.add(*bytes);
    out << *bytes;
    offset += static_cast<std::int64_t>(bytes->size());
    progress.at(offset, mebibytes(offset));
  }
  progress.end();
  out.close();
  if (!out || hash.hex() != d.get("sha256").text() || std::rename(beside.c_str(), options.out.c_str()) != 0)
    return say(complain, options.out + " could not be written whole; what came is in " + beside, 1);
  return 0;
}

}  // namespace trajectum::app
