#include "core/tables/transfer/RefusedLine.h"

#include "core/base/Json.h"

#include <QFile>

namespace trestle::tables {

void appendRefusedLine(QByteArray& out, const RefusedLine& refused)
{
    out += "{\"line\":" + QByteArray::number(refused.line) + ",\"error\":";
    base::appendJsonString(out, refused.error.toUtf8());
    out += ",\"text\":";
    base::appendJsonString(out, QString::fromUtf8(refused.text).toUtf8());  // what is no UTF-8 becomes U+FFFD
    out += "}\n";
}

base::Result<std::vector<RefusedLine>> readRefusedLines(const QString& path, size_t most, qint64 bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::Error{base::ErrorCode::Io, QStringLiteral("Cannot read %1: %2").arg(path, file.errorString())};
    std::vector<RefusedLine> lines;
    while (lines.size() < most && file.pos() < bytes) {
        const QByteArray text = file.readLine();
        const auto json = base::parseJson(text.trimmed());
        if (!json) break;
        const base::JsonValue* line = json->find("line");
        const base::JsonValue* error = json->find("error");
        const base::JsonValue* refused = json->find("text");
        if (!line || !error || !refused) break;
        lines.push_back({line->toInteger().value_or(0), QString::fromUtf8(error->string()), refused->string()});
    }
    return lines;
}

}  // namespace trestle::tables
