// How the services' messages name a member: "tableName" of the model's TableName.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace trestle::aws {

[[nodiscard]] inline QByteArray smallFirst(QByteArrayView name)
{
    QByteArray text = name.toByteArray();
    if (!text.isEmpty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + ('a' - 'A'));
    return text;
}

}  // namespace trestle::aws
