#include "core/engine/RemoteStore.h"

#include "core/aws/remote/CredentialsFile.h"

#include <map>

namespace trestle::engine {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr size_t describedTables = 1'000;  // more of an account's tables than anyone browses

// Local engines take any key, but some want one.
const http::Credentials madeUp{"local", "local", {}};

QUrl urlOf(const QByteArray& store, const QByteArray& region)
{
    if (store != "dynamodb") return QUrl(QString::fromUtf8(store));
    return QUrl(QStringLiteral("https://dynamodb.%1.amazonaws.com/").arg(QString::fromUtf8(region)));
}

// Gathers the answers; the last one reports. Used on the endpoint's thread only, one answer after the other.
struct Gathering
{
    RemoteStore::Contents contents;
    size_t open = 0;
    base::Mailbox* home = nullptr;
    base::UniqueFunction<void(RemoteStore::Contents)> done;

    void ended()
    {
        if (--open > 0) return;
        home->post([contents = std::move(contents), done = std::move(done)]() mutable { done(std::move(contents)); });
    }
    void problem(const QByteArray& table, const QString& message) { contents.problems.emplace_back(table, message); }
};

void describe(tables::TableService& tables, const QByteArray& name, const std::shared_ptr<Gathering>& gathering)
{
    tables.readDescription(name, [name, gathering](tables::OperationResult<tables::TableStatus> status) {
        if (status)
            gathering->contents.tables.push_back(std::move(status->description));
        else
            gathering->problem(name, status.error().message);
        gathering->ended();
    });
}

void create(tables::TableService& tables, const tables::TableDescription& table,
            const std::shared_ptr<Gathering>& gathering)
{
    tables.createTable(table, [&tables, table, gathering](tables::OperationResult<tables::TableStatus> status) {
        // Another process on the same store was faster.
        if (!status && status.error().code == ErrorCode::ResourceInUse) return describe(tables, table.name, gathering);
        if (status) {
            gathering->contents.tables.push_back(table);
            gathering->contents.created.push_back(table.name);
        } else {
            gathering->problem(table.name, status.error().message);
        }
        gathering->ended();
    });
}

}  // namespace

RemoteStore::RemoteStore(std::unique_ptr<aws::RemoteEndpoint> endpoint)
    : m_endpoint(std::move(endpoint)), m_tables(*m_endpoint)
{
}

Result<std::unique_ptr<RemoteStore>> RemoteStore::open(const QByteArray& store, const QByteArray& region)
{
    aws::RemoteEndpoint::Options options;
    options.url = urlOf(store, region);
    options.region = region;
    options.credentials = aws::findCredentials(QProcessEnvironment::systemEnvironment()).value_or(madeUp);
    auto endpoint = aws::RemoteEndpoint::create(options);
    if (!endpoint) return endpoint.error();
    return std::unique_ptr<RemoteStore>(new RemoteStore(std::move(*endpoint)));
}

void RemoteStore::prepare(std::vector<tables::TableDescription> wanted, base::Mailbox& home,
                          base::UniqueFunction<void(Contents)> done)
{
    auto gathering = std::make_shared<Gathering>();
    gathering->open = 1;
    gathering->home = &home;
    gathering->done = std::move(done);
    m_tables.readNames([this, wanted = std::move(wanted), gathering](tables::OperationResult<QList<QByteArray>> names) {
        if (!names) {
            gathering->problem({}, names.error().message);
            return gathering->ended();
        }
        std::map<QByteArray, const tables::TableDescription*> missing;
        for (const tables::TableDescription& table : wanted)
            if (!names->contains(table.name)) missing[table.name] = &table;
        const auto described = std::min(static_cast<size_t>(names->size()), describedTables);
        gathering->open += described + missing.size();
        for (size_t i = 0; i < described; ++i)
            describe(m_tables, names->at(static_cast<qsizetype>(i)), gathering);
        for (const auto& [name, table] : missing)
            create(m_tables, *table, gathering);
        gathering->ended();
    });
}

}  // namespace trestle::engine
