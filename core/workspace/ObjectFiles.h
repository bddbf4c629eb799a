// One file a kind of object: its grammar and both directions stand in the .cpp of that name. Reading notes problems in
// the reader's context and returns what could be read; writing keeps the keys of `old` that it does not know.
#pragma once

#include "core/workspace/Workspace.h"
#include "core/workspace/YamlReader.h"

#include <yaml-cpp/yaml.h>

#include <functional>

namespace trestle::workspace {

/// A file beside the YAML one or below its folder that holds a body as it is. `path` is relative to that folder.
struct Attachment
{
    QByteArray path;
    QByteArray bytes;
};
/// Reads an attachment; notes a problem and gives nothing if it cannot be read.
using ReadAttachment = std::function<QByteArray(const QByteArray& path)>;

[[nodiscard]] Settings readSettings(const YamlReader& yaml);
[[nodiscard]] YAML::Node writeSettings(const Settings& settings, const YAML::Node& old);

/// Without routes and documents: those have files of their own.
[[nodiscard]] gateway::Api readApi(const QByteArray& name, const YamlReader& yaml, const ReadAttachment& attachment);
[[nodiscard]] YAML::Node writeApi(const gateway::Api& api, const YAML::Node& old, std::vector<Attachment>& attachments);

/// Nothing if the file names no route that can be read.
[[nodiscard]] std::optional<gateway::Route> readRoute(const YamlReader& yaml, gateway::Protocol protocol,
                                                      const ReadAttachment& attachment);
/// `stem` is the YAML file's name without ".yaml"; a mock body's file name begins with it.
[[nodiscard]] YAML::Node writeRoute(const gateway::Route& route, const QByteArray& stem, const YAML::Node& old,
                                    std::vector<Attachment>& attachments);
/// "books.{id}.get" for GET /books/{id}; "_.get" for GET /; "$default".
[[nodiscard]] QByteArray routeFileStem(const gateway::Route& route);

[[nodiscard]] functions::FunctionDescription readFunction(const QByteArray& name, const YamlReader& yaml,
                                                          const ReadAttachment& attachment);
[[nodiscard]] YAML::Node writeFunction(const functions::FunctionDescription& function, const YAML::Node& old,
                                       std::vector<Attachment>& attachments);

/// Nothing if the file gives no usable key.
[[nodiscard]] std::optional<tables::TableDescription> readTable(const QByteArray& name, const YamlReader& yaml);
[[nodiscard]] YAML::Node writeTable(const tables::TableDescription& table, const YAML::Node& old);

[[nodiscard]] requests::SavedRequest readRequest(const QByteArray& name, const YamlReader& yaml,
                                                 const ReadAttachment& attachment);
[[nodiscard]] YAML::Node writeRequest(const requests::SavedRequest& request, const QByteArray& stem,
                                      const YAML::Node& old, std::vector<Attachment>& attachments);

[[nodiscard]] Environment readEnvironment(const QByteArray& name, const YamlReader& yaml);
[[nodiscard]] YAML::Node writeEnvironment(const Environment& environment, const YAML::Node& old);

/// "json", "html", "xml" or "txt", by a Content-Type or, where that is empty, by what the body begins with.
[[nodiscard]] QByteArray bodyFileExtension(const QByteArray& contentType, const QByteArray& body);

}  // namespace trestle::workspace
