#include "core/aws/Exchange.h"

#include "core/aws/AnswerCoding.h"
#include "core/aws/CallTrace.h"
#include "core/aws/ErrorDocument.h"
#include "core/base/Ids.h"

#include <zlib.h>
#include <QStringBuilder>

#include <array>
#include <charconv>

namespace trestle::aws {

namespace {

QByteArray checksum(const QByteArray& body)
{
    const uLong sum = crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(body.constData()),
                              static_cast<z_size_t>(body.size()));
    std::array<char, 10> digits;
    const char* const end = std::to_chars(digits.begin(), digits.end(), static_cast<quint32>(sum)).ptr;
    return QByteArray(digits.data(), end - digits.data());
}

}  // namespace

Exchange::Exchange(std::shared_ptr<const DynamoDbApi::Services> services, http::Request request,
                   http::Responder responder)
    : m_state(new State{std::move(services), std::move(request), std::move(responder)})
{
    const QByteArrayView root = traceRootOf(m_state->request.headers.value("x-amzn-trace-id"));
    if (root.isEmpty()) {
        m_state->cause.id = base::newTraceRoot(m_state->services->usedClock().nowMs() / 1000);
    } else {
        m_state->cause.id = root.toByteArray();
        // An empty addition changes nothing and tells whether a request of that id is under way.
        m_state->insideOpenRequest = m_state->services->traces.addTo(m_state->cause.id, {});
        if (m_state->insideOpenRequest) m_state->cause.kind = tables::Cause::Kind::Function;
    }
}

void Exchange::addItem(observe::ItemAccess access)
{
    if (m_state->items.size() < observe::RecordingLimits().items) m_state->items.push_back(std::move(access));
}

void Exchange::noteArn(const QByteArray& table, const QByteArray& nameOrArn)
{
    if (table != nameOrArn) m_state->arns.emplace_back(table, nameOrArn);
}

QByteArray Exchange::asAsked(const QByteArray& table) const
{
    for (const auto& [name, arn] : m_state->arns)
        if (name == table) return arn;
    return table;
}

void Exchange::nameAsAsked(tables::ConsumedCapacity& capacity) const
{
    if (!m_state->arns.empty()) capacity.tableName = asAsked(capacity.tableName);
}

void Exchange::nameAsAsked(std::vector<tables::ConsumedCapacity>& capacity) const
{
    for (tables::ConsumedCapacity& one : capacity)
        nameAsAsked(one);
}

void Exchange::addUnits(double read, double write)
{
    m_state->readUnits += read;
    m_state->writeUnits += write;
}

void Exchange::addUnits(const std::vector<tables::ConsumedCapacity>& capacity)
{
    for (const tables::ConsumedCapacity& one : capacity) {
        const bool reads = one.kind == tables::CapacityKind::TransactionRead;
        addUnits(reads ? one.total : 0, reads ? 0 : one.total);
    }
}

void Exchange::answer(QByteArray json)
{
    send(200, std::move(json));
}

void Exchange::fail(const tables::OperationError& error)
{
    ErrorAnswer answer = errorAnswer(error, m_state->operation, m_state->profile);
    send(answer.status, std::move(answer.body));
}

void Exchange::send(int status, QByteArray body)
{
    static const QByteArray amazonJson = QByteArrayLiteral("application/x-amz-json-1.0");
    static const QByteArray plainJson = QByteArrayLiteral("application/json");
    const bool isPlain = m_state->request.headers.value("content-type").startsWith("application/json");
    finish(status, std::move(body), isPlain ? plainJson : amazonJson);
}

void Exchange::sendPlain(int status, QByteArray body, QByteArray contentType)
{
    finish(status, std::move(body), std::move(contentType));
}

void Exchange::finish(int status, QByteArray body, QByteArray contentType)
{
    static const QByteArray contentTypeName = QByteArrayLiteral("Content-Type");
    static const QByteArray requestIdName = QByteArrayLiteral("x-amzn-RequestId");
    static const QByteArray checksumName = QByteArrayLiteral("x-amz-crc32");
    static const QByteArray serverName = QByteArrayLiteral("Server");
    std::optional<gateway::ContentCoding> coding;
    if (body.size() > packedAbove) coding = answerCoding(m_state->request.headers.value("accept-encoding"));
    QByteArray sent = coding ? gateway::packed(body, *coding) : body;
    m_state->requestId = base::newTableRequestId();
    http::Response response;
    response.status = status;
    response.headers.reserve(5);
    response.headers.add(serverName, serverName);
    response.headers.add(requestIdName, m_state->requestId);
    response.headers.add(checksumName, checksum(sent));
    if (coding) response.headers.add("Content-Encoding", gateway::codingName(*coding).toByteArray());
    if (!contentType.isEmpty()) response.headers.add(contentTypeName, std::move(contentType));
    response.body = std::move(sent);
    // Before the answer leaves: who has the answer finds its trace, and an enclosing request is still open.
    record(response.headers, status, body);
    m_state->responder.respond(std::move(response));
}

void Exchange::record(const http::Headers& headers, int status, const QByteArray& body)
{
    const base::Clock& clock = m_state->services->usedClock();
    const qint64 nowNs = clock.monotonicNs();
    const qint64 durationNs = std::max<qint64>(0, nowNs - m_state->request.receivedNs);
    if (status >= 400 && m_state->note.isNull()) m_state->note = errorTextOf(body);

    const QByteArray operation = QByteArray::fromRawData(m_state->operation.data(), m_state->operation.size());
    observe::Station station;
    station.kind = observe::StationKind::Table;
    station.outcome = status < 400 ? observe::StationOutcome::Passed : observe::StationOutcome::Failed;
    station.title = m_state->table.isEmpty() ? operation : operation % ' ' % m_state->table;
    station.detail = m_state->note;
    station.durationNs = durationNs;

    if (m_state->insideOpenRequest) {
        station.depth = 1;
        station.startNs = m_state->request.receivedNs;
        for (observe::ItemAccess& item : m_state->items)
            item.atNs = nowNs;
        observe::TraceStore::Addition addition;
        addition.stations.push_back(std::move(station));
        addition.items = std::move(m_state->items);
        addition.readUnits = m_state->readUnits;
        addition.writeUnits = m_state->writeUnits;
        // If the enclosing request ended meanwhile, its trace is closed and takes nothing more.
        m_state->services->traces.addTo(m_state->cause.id, std::move(addition));
        return;
    }

    observe::Trace trace;
    trace.id = m_state->cause.id;
    trace.requestId = m_state->requestId;
    trace.startedMs = clock.nowMs() - durationNs / 1'000'000;
    trace.durationNs = durationNs;
    trace.method = m_state->request.method;
    trace.target = m_state->request.target;
    trace.routeKey = operation;
    trace.client = clientOf(m_state->request.headers.value("user-agent"));
    trace.status = status;
    trace.note = std::move(m_state->note);
    trace.readUnits = m_state->readUnits;
    trace.writeUnits = m_state->writeUnits;
    trace.request = recordedMessage(m_state->request.headers, m_state->request.body);
    trace.response = recordedMessage(headers, body);
    for (observe::ItemAccess& item : m_state->items)
        item.atNs = durationNs;
    trace.items = std::move(m_state->items);
    trace.stations.push_back(std::move(station));
    m_state->services->traces.add(std::move(trace));
}

}  // namespace trestle::aws
