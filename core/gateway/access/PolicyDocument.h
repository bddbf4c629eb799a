// A policy in IAM's language, compiled: who may do what to which resource under which conditions. Serves what a Lambda
// authorizer answers, the resource policies of REST APIs, and the policies of functions. Immutable; any thread.
//
//   policy    = { "Version": "2012-10-17" | "2008-10-17", "Id"?, "Statement": statement | [statement…] }
//   statement = { "Sid"?, "Effect": "Allow" | "Deny", ("Principal" | "NotPrincipal")?, "Action" | "NotAction",
//                 "Resource" | "NotResource", "Condition"? }
#pragma once

#include "core/base/Json.h"
#include "core/gateway/access/PolicyCondition.h"

namespace trestle::gateway {

/// What is asked of a policy. Views and the function must live during the call only.
struct PolicyRequest
{
    QByteArrayView action;    // "execute-api:Invoke"
    QByteArrayView resource;  // an ARN
    // Who asks; all empty is nobody known.
    QByteArrayView principalArn;  // "arn:aws:iam::123456789012:user/ann"
    QByteArrayView accountId;
    QByteArrayView service;  // "apigateway.amazonaws.com"
    PolicyValues values;
};

struct PolicyDecision
{
    enum class Kind { Allowed, Denied, Silent };  // Silent: no statement speaks of it, which is an implicit deny
    Kind kind = Kind::Silent;
    int statement = -1;  // which one decided, from 0
    QByteArray sid;      // its name, if it has one

    /// "statement 2 (OfficeOnly) denies": for a trace.
    [[nodiscard]] QByteArray describe() const;
};

class PolicyDocument
{
public:
    static constexpr qsizetype longest = 8'192;

    struct Options
    {
        /// Stands for "execute-api:/" at the start of a resource: "arn:aws:execute-api:us-east-1:123456789012:abc/".
        QByteArray executeApiPrefix;
        bool principalRequired = false;  // of resource policies
        qsizetype resourceLength = longest;
    };

    /// Errors: Parse with the statement's number and what is wrong; TooLarge beyond `longest` bytes.
    [[nodiscard]] static base::Result<PolicyDocument> parse(const QByteArray& json, const Options& options);
    [[nodiscard]] static base::Result<PolicyDocument> parse(const base::JsonValue& document, const Options& options);

    /// An explicit deny wins over every allow.
    [[nodiscard]] PolicyDecision decide(const PolicyRequest& request) const;
    [[nodiscard]] size_t statements() const { return m_statements.size(); }

private:
    enum class Effect { Allow, Deny };
    struct Principals
    {
        bool everyone = false;
        QList<QByteArray> aws;
        QList<QByteArray> services;
        QList<QByteArray> others;  // federated and canonical users: nobody here is one
    };
    struct Statement
    {
        QByteArray sid;
        Effect effect = Effect::Allow;
        std::optional<Principals> principals;
        bool exceptPrincipals = false;
        std::vector<PolicyPattern> actions;
        bool exceptActions = false;
        std::vector<PolicyPattern> resources;
        bool exceptResources = false;
        std::vector<PolicyCondition> conditions;

        [[nodiscard]] bool appliesTo(const PolicyRequest& request) const;
        [[nodiscard]] bool names(const PolicyRequest& request) const;
    };

    static base::Result<Statement> parseStatement(const base::JsonValue& element, const Options& options,
                                                  PolicyPattern::Variables variables);
    static base::Result<Principals> parsePrincipals(const base::JsonValue& element);

    std::vector<Statement> m_statements;
};

}  // namespace trestle::gateway
