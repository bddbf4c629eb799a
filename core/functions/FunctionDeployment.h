// A function as it is deployed: its versions with their files, the aliases that lead to them, and what holds of all of
// them. Compiled from the design by the engine. Values.
#pragma once

#include "core/functions/FunctionDescription.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace trestle::functions {

enum class LogFormat { Text, Json };

/// How a version logs; levels are the service's words: TRACE, DEBUG, INFO, WARN, ERROR, FATAL.
struct LogSettings
{
    LogFormat format = LogFormat::Text;
    QByteArray applicationLevel = {};  // only of Json; "" is INFO
    QByteArray systemLevel = {};       // only of Json; "" is INFO
    QByteArray group = {};             // "" is /aws/lambda/<name>

    bool operator==(const LogSettings&) const = default;
};

inline const QByteArray latestVersion = "$LATEST";

struct VersionDeployment
{
    QByteArray name;                      // of the function
    FunctionConfiguration configuration;  // as it was when the version was published
    QByteArray version = latestVersion;
    QString folder;                    // where its files stand; watched if this is $LATEST
    std::vector<QString> layers = {};  // unpacked layers in the order they were given; later ones win
    LogSettings logging = {};
    QByteArray deadLetterArn = {};  // of a function or table; "": none
    int provisionedConcurrency = 0;
    /// A debugger may attach here (node's inspector, debugpy): one process alone, whose time stands still meanwhile.
    std::optional<quint16> debugPort = {};

    bool operator==(const VersionDeployment&) const = default;
};

/// How events that nobody waits for are treated.
struct AsyncSettings
{
    int maximumRetries = 2;          // 0 … 2
    int maximumAgeSeconds = 21'600;  // 60 … 21,600
    QByteArray onSuccessArn = {};    // of a function or table; "": none
    QByteArray onFailureArn = {};

    bool operator==(const AsyncSettings&) const = default;
};

/// Terminate ends a chain of a function calling itself after sixteen calls; Allow does not.
enum class RecursiveLoop { Terminate, Allow };

struct FunctionDeployment
{
    std::vector<VersionDeployment> versions;  // $LATEST first; all of one name
    std::vector<FunctionAlias> aliases = {};
    std::optional<int> reservedConcurrency = {};            // of all versions together
    std::map<QByteArray, AsyncSettings> asynchronous = {};  // by qualifier; "$LATEST" also where none is named
    RecursiveLoop recursiveLoop = RecursiveLoop::Terminate;

    bool operator==(const FunctionDeployment&) const = default;
};

}  // namespace trestle::functions
