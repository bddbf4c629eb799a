// Documents (core/gateway/definition/Documents.h) as YAML; the grammar stands at the head of DocumentFile.cpp.
#pragma once

#include "core/base/Json.h"
#include "core/workspace/ObjectFiles.h"

namespace trestle::workspace {

/// Always an object. Scalars that stand plain are numbers and truth values where they look so, texts otherwise.
[[nodiscard]] base::JsonValue readDocument(const YAML::Node& map, const ReadAttachment& attachment);
/// `stem` is the YAML file's name without ".yaml"; the files beside it begin with it.
[[nodiscard]] YAML::Node writeDocument(const base::JsonValue& document, const QByteArray& stem,
                                       std::vector<Attachment>& attachments);

/// An id as a file's name, and back.
[[nodiscard]] QByteArray fileWord(const QByteArray& id);
[[nodiscard]] QByteArray idOfFileWord(const QByteArray& word);

}  // namespace trestle::workspace
