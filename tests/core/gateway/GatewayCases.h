// Reads the case files of tests/data/gateway.
#pragma once

#include "core/base/Json.h"

#include <QFile>

namespace trestle::tests {

inline base::JsonValue gatewayCases(const char* name)
{
    QFile file(QStringLiteral(TRESTLE_SOURCE_DIR "/tests/data/gateway/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", name);
    auto cases = base::parseJson(file.readAll());
    if (!cases) qFatal("%s: %s", name, qPrintable(cases.error().message));
    return std::move(*cases);
}

/// The member's text, "" if there is none.
inline QByteArray text(const base::JsonValue& object, const char* name)
{
    const base::JsonValue* member = object.find(name);
    return member ? member->string() : QByteArray();
}

}  // namespace trestle::tests
