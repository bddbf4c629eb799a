#include "core/aws/rest/Service.h"

#include "core/aws/rest/Input.h"
#include "core/http/SignatureHeader.h"

#include <algorithm>

namespace trestle::aws::rest {

namespace {

QByteArrayView firstSegmentOf(QByteArrayView path)
{
    const qsizetype end = path.indexOf('/', 1);
    return path.sliced(1, (end < 0 ? path.size() : end) - 1);
}

// What the services answer at a path that is none of theirs.
Failure unknownPlace(Dialect dialect)
{
    switch (dialect) {
        case Dialect::ApiGateway:
        case Dialect::ApiGatewayV2:
            return {"MissingAuthenticationTokenException", "Missing Authentication Token"};
        case Dialect::Management:
            return {"ForbiddenException", "Forbidden"};
        case Dialect::Lambda:
            return {"UnknownOperationException", "There is no operation of Lambda at this path"};
    }
    Q_UNREACHABLE();
}

// Payloads of bytes come with any content type, or none.
bool takesBytes(const Model& model, const OperationShape& operation)
{
    const auto members = model.membersAt(operation.input);
    return std::any_of(members.begin(), members.end(), [](const Member& one) { return one.place == Place::Payload; });
}

// What browsers send to foreign servers without asking them first.
bool isFormType(QByteArrayView contentType)
{
    const QByteArray type = contentType.toByteArray().trimmed().toLower();
    return type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/form-data") ||
           type.startsWith("text/plain");
}

std::optional<Failure> guardFailure(const Exchange& exchange, const Model& model, const OperationShape* operation)
{
    const http::Request& request = exchange.request();
    const GuardVerdict verdict = judgeRequest(Surface::ControlPlane, request, exchange.surroundings().guard);
    switch (verdict) {
        case GuardVerdict::Allowed:
            return std::nullopt;
        case GuardVerdict::ForeignHost:
        case GuardVerdict::ForeignOrigin:
            return Failure{"AccessDeniedException", guardMessage(verdict, request)};
        case GuardVerdict::NotJson:
            if (operation && takesBytes(model, *operation) && !isFormType(request.headers.value("content-type")))
                return std::nullopt;
            return Failure{"AccessDeniedException", guardMessage(verdict, request)};
    }
    Q_UNREACHABLE();
}

std::optional<Failure> signatureFailure(const Exchange& exchange, const Model& model)
{
    const Surroundings& surroundings = exchange.surroundings();
    if (surroundings.signatures == SignatureCheck::Lenient) return std::nullopt;
    auto problem = http::signatureProblem(exchange.request());
    if (!problem && surroundings.signatures == SignatureCheck::Verified)
        problem = http::wrongSignature(exchange.request(), surroundings.credentials,
                                       {surroundings.region, model.signingName.toByteArray()}, surroundings.nowMs());
    if (!problem) return std::nullopt;
    return Failure{problem->exception, problem->message};
}

}  // namespace

Service::Service(const Model& model)
    : m_model(model), m_paths(model), m_constraints(model), m_runs(model.operations.size())
{
}

void Service::add(QByteArrayView operation, Run run)
{
    const OperationShape* shape = m_model.operation(operation);
    Q_ASSERT_X(shape, "Service::add", "the model has no operation of this name");
    m_runs[static_cast<size_t>(shape - m_model.operations.data())] = std::move(run);
}

bool Service::knows(QByteArrayView firstSegment) const
{
    return std::any_of(m_model.operations.begin(), m_model.operations.end(), [firstSegment](const auto& operation) {
        return firstSegmentOf(operation.path) == firstSegment;
    });
}

std::vector<QByteArrayView> Service::refused() const
{
    std::vector<QByteArrayView> names;
    for (size_t i = 0; i < m_runs.size(); ++i)
        if (!m_runs[i]) names.push_back(m_model.operations[i].name);
    return names;
}

void Service::handle(Exchange exchange, QByteArrayView path) const
{
    const std::optional<UriMatch> match = m_paths.find(exchange.request().method, path, exchange.request().query());
    if (match) exchange.setOperation(*match->operation);
    if (const auto failure = guardFailure(exchange, m_model, exchange.operation())) return exchange.fail(*failure);
    if (const auto failure = signatureFailure(exchange, m_model)) return exchange.fail(*failure);
    if (!match) return exchange.fail(unknownPlace(m_model.dialect));
    const Run& run = m_runs[static_cast<size_t>(match->operation - m_model.operations.data())];
    if (!run) {
        return exchange.fail({"NotImplementedException", "Trestle does not carry out " +
                                                             match->operation->name.toByteArray() + " of " +
                                                             m_model.service.toByteArray()});
    }
    Outcome input = gatherInput(m_model, *match, exchange.request());
    if (!input) return exchange.fail(input.error());
    if (const auto failure = m_constraints.check(*match->operation, *input)) return exchange.fail(*failure);
    exchange.setInput(std::move(*input));
    run(std::move(exchange));
}

}  // namespace trestle::aws::rest
