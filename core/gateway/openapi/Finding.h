// What somebody should hear of a description that was read, and where in it. Values.
#pragma once

#include <QByteArray>

#include <vector>

namespace trestle::gateway {

struct Finding
{
    enum class Severity {
        Warning,  // passed over; the rest was taken
        Error,    // the description is not to be taken
    };
    Severity severity = Severity::Warning;
    QByteArray place;  // a JSON pointer into the document: "/paths/~1pets/get"; "" is the document itself
    QByteArray text;

    bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

/// `name` as a step of a JSON pointer, with the slash before it.
inline QByteArray pointerStep(QByteArray name)
{
    return '/' + name.replace('~', "~0").replace('/', "~1");
}

}  // namespace trestle::gateway
