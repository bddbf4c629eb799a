// What a function is, as its function.yaml says it: what runs, its published versions, the aliases that lead to them,
// and what the service keeps beside them. A value.
//
// Typed is what this project carries out by itself; the rest stands in the service's own words (JSON objects with the
// member names of its model), so that a client reads back what it wrote.
#pragma once

#include "core/base/Json.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace trestle::functions {

enum class RuntimeKind { NodeJs, Python, Provided };

/// What publishing a version freezes, beside the code.
struct FunctionConfiguration
{
    QByteArray runtime;  // the service's identifier: "nodejs22.x", "python3.12"; its family decides the program
    QByteArray handler =
        "index.handler";    // file without extension "." exported name; the file may stand in sub-folders
    int timeoutMs = 3'000;  // 1,000 … 900,000
    int memoryMb = 128;     // 128 … 10,240; told to the handler, and its limit
    std::map<QByteArray, QByteArray> environment;
    QByteArray description;
    QList<QByteArray> layers = {};  // ARNs of layer versions, or names of folders below layers/; later ones win
    int ephemeralStorageMb = 512;   // 512 … 10,240
    /// The rest of the service's FunctionConfiguration: Role, Architectures, DeadLetterConfig, TracingConfig,
    /// LoggingConfig, VpcConfig, FileSystemConfigs, SnapStart, ImageConfig, PackageType, KMSKeyArn, … Null: nothing.
    base::JsonValue document = {};

    bool operator==(const FunctionConfiguration&) const = default;
};

/// A published version: immutable. Its code is versions/<number>.zip beside function.yaml.
struct FunctionVersion
{
    int number = 1;
    FunctionConfiguration configuration;
    QByteArray codeSha256;     // base64, of the package as it was given
    qint64 codeSize = 0;       // of that package, bytes
    QByteArray packageSha256;  // base64, of versions/<number>.zip

    bool operator==(const FunctionVersion&) const = default;
};

struct FunctionAlias
{
    QByteArray name;
    QByteArray version;  // "$LATEST", or a version's number
    QByteArray description = {};
    std::map<QByteArray, double> weights = {};  // of further versions, 0 … 1; the rest goes to `version`

    bool operator==(const FunctionAlias&) const = default;
};

/// An event at fixed times.
struct FunctionSchedule
{
    QByteArray name;                       // unique in the function
    QByteArray expression;                 // "rate(5 minutes)" or "cron(0 12 * * ? *)", UTC
    QByteArray qualifier = {};             // "": $LATEST
    std::optional<QByteArray> input = {};  // JSON; nothing: the service's scheduled event
    bool enabled = true;

    bool operator==(const FunctionSchedule&) const = default;
};

/// The package a client uploaded last, for as long as the code is what it held.
struct UploadedCode
{
    QByteArray sha256;   // base64, of the package's bytes
    qint64 size = 0;     // of the package, bytes
    QByteArray content;  // contentDigest() of what it held: tells whether the files were edited since

    bool operator==(const UploadedCode&) const = default;
};

struct FunctionDescription : FunctionConfiguration
{
    using Documents = std::map<QByteArray, base::JsonValue>;

    QByteArray name;             // 1..64 of a-zA-Z0-9-_
    QByteArray codeFolder = {};  // with the handler's files, relative to function.yaml's; "": that one
    std::optional<UploadedCode> uploaded = {};
    std::vector<FunctionVersion> versions = {};  // by number
    int lastVersion = 0;                         // the highest number ever given: a number is not used twice
    std::vector<FunctionAlias> aliases = {};     // by name
    std::vector<FunctionSchedule> schedules = {};
    std::map<QByteArray, QByteArray> tags = {};
    std::optional<int> reservedConcurrency = {};  // of all versions together
    QByteArray codeSigningConfig = {};            // its ARN
    QByteArray recursiveLoop = {};                // "Allow", "Terminate"; "" is Terminate
    // By qualifier: "$LATEST", a version's number, an alias.
    Documents eventInvokeConfigs = {};      // MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig
    Documents urlConfigs = {};              // AuthType, Cors, InvokeMode
    Documents policies = {};                // arrays of statements
    Documents provisionedConcurrency = {};  // RequestedProvisionedConcurrentExecutions
    Documents runtimeManagement = {};       // UpdateRuntimeOn, RuntimeVersionArn
    // By UUID.
    Documents eventSourceMappings =
        {};  // as CreateEventSourceMapping was given them, without FunctionName; "Qualifier"

    [[nodiscard]] const FunctionVersion* version(QByteArrayView number) const;
    [[nodiscard]] const FunctionAlias* alias(QByteArrayView aliasName) const;

    bool operator==(const FunctionDescription&) const = default;
};

/// The family of a runtime identifier; nothing for one that is not known.
[[nodiscard]] std::optional<RuntimeKind> runtimeKind(QByteArrayView runtime);

}  // namespace trestle::functions
