// Something in a design that cannot run as it stands. A value.
#pragma once

#include <QByteArray>
#include <QString>

namespace trestle::gateway {

struct DesignProblem
{
    QByteArray api;
    QByteArray routeKey;  // "" if it is the API's
    QString message;
    QByteArray function = {};  // "" if it is of no function

    bool operator==(const DesignProblem&) const = default;
};

}  // namespace trestle::gateway
