// PartiQL statements of any text: read, planned and run against a table that lives as long as the process.
#include "core/tables/Tables.h"

using namespace trestle::tables;

namespace {

std::unique_ptr<Tables> openTables()
{
    Tables::Options options;
    options.durability = Durability::Fast;
    auto opened = Tables::open(options);
    if (!opened) qFatal("%s", qPrintable(opened.error().message));
    TableDescription books;
    books.name = "books";
    books.keys.partition = {"pk", KeyType::S};
    books.keys.sort = KeyAttribute{"sk", KeyType::N};
    IndexDescription index;
    index.name = "by-g";
    index.keys.partition = {"g", KeyType::S};
    index.projection = ProjectionType::KeysOnly;
    books.indexes.append(index);
    (*opened)->createTable(books, [](OperationResult<TableStatus>) {});
    return std::move(*opened);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static const std::unique_ptr<Tables> tables = openTables();
    if (size > 8192) return 0;
    ExecuteStatementRequest request;
    request.text = QByteArray(reinterpret_cast<const char*>(data), qsizetype(size));
    for (qsizetype i = request.text.count('?'); i > 0; --i)
        request.parameters.push_back(AttributeValue::string("a"));
    ExecuteTransactionRequest transaction;
    transaction.statements.push_back(request);
    tables->executeStatement(std::move(request), [](OperationResult<ExecuteStatementResult>) {});
    tables->executeTransaction(std::move(transaction), [](OperationResult<ExecuteTransactionResult>) {});
    return 0;
}
