// What the operations of Lambda's control plane work on: the design with its functions, their code, and what stands of
// both but in no file: when something was changed, and what code hashes to.
//
// Threads: operations that read or change the design run one after the other on this object's own thread; invocations
// on the I/O thread of their connection.
#pragma once

#include "core/aws/lambda/FunctionName.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/base/Clock.h"
#include "core/functions/CodeFolders.h"
#include "core/functions/Functions.h"
#include "core/tables/Tables.h"
#include "core/workspace/DesignAccess.h"

#include <functional>
#include <map>
#include <mutex>

namespace trestle::aws::lambda {

using functions::FunctionAlias;
using functions::FunctionConfiguration;
using functions::FunctionDescription;
using functions::FunctionVersion;
using rest::copyMembers;
using rest::Failure;
using rest::flagOf;
using rest::memberAt;
using rest::numberOf;
using rest::Outcome;
using rest::removeMember;
using rest::setMember;
using rest::textOf;

/// A hash and a size, as CodeSha256 and CodeSize say them.
struct CodeFacts
{
    QByteArray sha256;
    qint64 size = 0;
};

class Lambda
{
public:
    struct Services
    {
        workspace::DesignAccess& design;
        functions::Functions& functions;
        functions::CodeFolders& code;
        const tables::Tables* tables = nullptr;  // whose streams mappings may name; null: they are not looked up
        const base::Clock* clock = nullptr;      // null: the system's
        QByteArray accountId = "000000000000";
        QByteArray region = "us-east-1";
        QString bucketsFolder = {};  // its subfolders stand for buckets that code comes from; empty: there are none
        std::function<QByteArray()> endpoint = {};  // "http://127.0.0.1:4566": what code is fetched from
        std::function<QByteArray(const QByteArray& mapping)> lastResult = {};  // LastProcessingResult, by UUID
    };

    explicit Lambda(Services services);

    [[nodiscard]] const Services& services() const { return m_services; }
    [[nodiscard]] std::shared_ptr<const workspace::Workspace> design() const { return m_services.design.design(); }
    [[nodiscard]] qint64 nowMs() const;

    // Names.
    [[nodiscard]] QByteArray functionArn(const QByteArray& name, const QByteArray& qualifier = {}) const;
    [[nodiscard]] QByteArray arn(const QByteArray& rest) const;  // "layer:NAME" and the like
    [[nodiscard]] Failure functionNotFound(const FunctionName& name) const;

    /// Calls `work(function, name)` with the function that `input` names and gives back its outcome.
    Outcome read(const base::JsonValue& input,
                 const std::function<Outcome(const FunctionDescription&, const FunctionName&)>& work) const;
    /// As read(), on a copy that takes the function's place if the outcome is no failure. The function then counts as
    /// changed now.
    Outcome edit(const base::JsonValue& input,
                 const std::function<Outcome(FunctionDescription&, const FunctionName&)>& work);
    /// As edit(), of the whole design.
    Outcome editDesign(const std::function<Outcome(workspace::Workspace&)>& work);

    /// When an object was changed: "<function>", "<function>:<qualifier>", a mapping's UUID … Falls back to what `file`
    /// says, or to when this object was made.
    [[nodiscard]] qint64 changedMs(const QByteArray& object, const QString& file = {}) const;
    void setChanged(const QByteArray& object);

    /// Of the code of $LATEST as it stands on disk.
    [[nodiscard]] CodeFacts codeFacts(const FunctionDescription& function) const;

private:
    struct KnownCode
    {
        QByteArray stamp;
        std::optional<functions::UploadedCode> uploaded;
        CodeFacts facts;
    };

    Services m_services;
    const qint64 m_startedMs;
    mutable std::mutex m_mutex;  // guards the members below
    std::map<QByteArray, qint64> m_changed;
    mutable std::map<QString, KnownCode> m_code;
};

/// Whether `qualifier` leads to something: "" and "$LATEST", a version, an alias.
[[nodiscard]] bool hasQualifier(const FunctionDescription& function, const QByteArray& qualifier);

/// yyyy-MM-ddTHH:mm:ss.zzz+0000, as Lambda writes times that are texts.
[[nodiscard]] QByteArray lambdaTime(qint64 milliseconds);

/// The same for the same document: what RevisionId is.
[[nodiscard]] QByteArray revisionOf(const base::JsonValue& document);

/// A page of `items` by Marker and MaxItems of `input`: {<member>: […], NextMarker}. Errors: a marker that is none.
[[nodiscard]] Outcome page(const QByteArray& member, base::JsonValue::Array items, const base::JsonValue& input,
                           qint64 most = 50);

}  // namespace trestle::aws::lambda
