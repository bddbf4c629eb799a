// A line of a source that an import did not take, and the files of them: JSON Lines of
// {"line": number, "error": text, "text": the line}.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace trestle::tables {

struct RefusedLine
{
    qint64 line = 0;  // of the source, from 1
    QString error;
    QByteArray text;

    bool operator==(const RefusedLine&) const = default;
};

void appendRefusedLine(QByteArray& out, const RefusedLine& refused);
/// The first of a file of them: no more than `most`, and of no more than `bytes` of text. Error: Io.
[[nodiscard]] base::Result<std::vector<RefusedLine>> readRefusedLines(const QString& path, size_t most, qint64 bytes);

}  // namespace trestle::tables
