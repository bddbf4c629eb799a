// What a function is, as its function.yaml says it. A value.
#pragma once

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>

namespace trestle::functions {

enum class RuntimeKind { NodeJs, Python };

struct FunctionDescription
{
    QByteArray name;     // 1..64 of a-zA-Z0-9-_
    QByteArray runtime;  // the service's identifier: "nodejs22.x", "python3.12"; its family decides the program
    QByteArray handler = "index.handler";  // file without extension "." exported name; the file may stand in sub-folders
    int timeoutMs = 3'000;                 // 1,000 … 900,000
    int memoryMb = 128;                    // 128 … 10,240; told to the handler, and its limit
    std::map<QByteArray, QByteArray> environment;
    QByteArray description;

    bool operator==(const FunctionDescription&) const = default;
};

/// The family of a runtime identifier; nothing for one that is not known.
[[nodiscard]] std::optional<RuntimeKind> runtimeKind(QByteArrayView runtime);

}  // namespace trestle::functions
