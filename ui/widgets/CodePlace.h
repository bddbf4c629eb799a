// A place in a function's code as messages name it: "index.mjs:12".
#pragma once

#include <QString>

#include <optional>

namespace trestle::ui {

struct CodePlace
{
    QString file;  // as the message has it, with or without folders
    int line = 0;  // from 1

    bool operator==(const CodePlace&) const = default;
};

/// The first place that `message` names.
[[nodiscard]] std::optional<CodePlace> placeIn(const QString& message);

}  // namespace trestle::ui
