#include "core/workspace/Merge.h"

#include <QTest>

using namespace trestle;
using workspace::Merged;
using workspace::ObjectRef;
using workspace::Side;
using workspace::Workspace;

namespace {

Workspace shop()
{
    Workspace workspace;
    workspace.settings.name = "shop";
    gateway::Api api;
    api.name = "orders";
    gateway::Route get;
    get.method = "GET";
    get.path = "/orders";
    gateway::Route post = get;
    post.method = "POST";
    api.routes = {get, post};
    workspace.apis = {api};
    functions::FunctionDescription confirm;
    confirm.name = "confirm";
    workspace.functions = {confirm};
    workspace::sortObjects(workspace);
    return workspace;
}

gateway::Route& route(Workspace& workspace, const QByteArray& key)
{
    for (gateway::Route& each : workspace.apis.front().routes) {
        if (each.key() == key) return each;
    }
    qFatal("no route %s", key.constData());
}

void drop(Workspace& workspace, const QByteArray& key)
{
    std::erase_if(workspace.apis.front().routes, [&key](const gateway::Route& each) { return each.key() == key; });
}

Merged mergeKeeping(Side side, const Workspace& mine, const Workspace& theirs)
{
    return workspace::merge(shop(), mine, theirs, [side](const ObjectRef&) { return side; });
}

}  // namespace

class MergeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOfDifferentObjectsComeTogether()
    {
        Workspace mine = shop();
        Workspace theirs = shop();
        route(mine, "GET /orders").description = "mine";
        route(theirs, "POST /orders").description = "theirs";
        theirs.functions.front().timeoutMs = 9000;
        const Merged merged = mergeKeeping(Side::Mine, mine, theirs);
        QVERIFY(merged.clashes.empty());
        Workspace expected = shop();
        route(expected, "GET /orders").description = "mine";
        route(expected, "POST /orders").description = "theirs";
        expected.functions.front().timeoutMs = 9000;
        QVERIFY(merged.workspace == expected);
    }

    void theSameChangeIsNoClash()
    {
        Workspace both = shop();
        drop(both, "GET /orders");
        const Merged merged = mergeKeeping(Side::Mine, both, both);
        QVERIFY(merged.clashes.empty());
        QVERIFY(merged.workspace == both);
    }

    void removedByOneAndUnchangedByTheOtherIsGone()
    {
        Workspace mine = shop();
        Workspace theirs = shop();
        drop(mine, "GET /orders");
        theirs.functions.clear();
        const Merged merged = mergeKeeping(Side::Mine, mine, theirs);
        QVERIFY(merged.clashes.empty());
        QCOMPARE(merged.workspace.apis.front().routes.size(), size_t(1));
        QVERIFY(merged.workspace.functions.empty());
    }

    void changedByOneAndRemovedByTheOtherIsAClash()
    {
        Workspace mine = shop();
        Workspace theirs = shop();
        route(mine, "GET /orders").description = "mine";
        theirs.apis.clear();
        const Merged kept = mergeKeeping(Side::Mine, mine, theirs);
        QCOMPARE(kept.clashes.size(), size_t(1));
        QCOMPARE(kept.clashes.front().object, (ObjectRef{ObjectRef::Kind::Route, "orders", "GET /orders"}));
        QVERIFY(kept.clashes.front().mine.contains("mine"));
        QCOMPARE(kept.clashes.front().theirs, QByteArray());
        QCOMPARE(kept.workspace.apis.size(), size_t(1));  // its route needs it
        QCOMPARE(kept.workspace.apis.front().routes.size(), size_t(1));
        QVERIFY(mergeKeeping(Side::Theirs, mine, theirs).workspace.apis.empty());
    }

    void eachClashIsChosenByItself()
    {
        Workspace mine = shop();
        Workspace theirs = shop();
        route(mine, "GET /orders").description = "mine";
        route(theirs, "GET /orders").description = "theirs";
        mine.functions.front().timeoutMs = 1000;
        theirs.functions.front().timeoutMs = 2000;
        Merged merged = workspace::merge(shop(), mine, theirs, [](const ObjectRef& object) {
            return object.kind == ObjectRef::Kind::Route ? Side::Theirs : Side::Mine;
        });
        QCOMPARE(merged.clashes.size(), size_t(2));
        QCOMPARE(route(merged.workspace, "GET /orders").description, QByteArray("theirs"));
        QCOMPARE(merged.workspace.functions.front().timeoutMs, 1000);
    }

    void documentsAreObjectsOfTheirOwn()
    {
        Workspace mine = shop();
        Workspace theirs = shop();
        mine.apis.front().documents.set("models", "Book", base::JsonValue("mine"));
        theirs.apis.front().documents.set("models", "Loan", base::JsonValue("theirs"));
        theirs.documents.set("apiKeys", "one", base::JsonValue("theirs"));
        const Merged merged = workspace::merge(shop(), mine, theirs, [](const ObjectRef&) { return Side::Mine; });
        QVERIFY(merged.clashes.empty());
        QCOMPARE(merged.workspace.apis.front().documents.all("models").size(), size_t(2));
        QVERIFY(merged.workspace.documents.find("apiKeys", "one") != nullptr);
    }

    void withoutACommonBeginningDifferencesClashAndNothingGoes()
    {
        Workspace a = shop();
        Workspace b = shop();
        drop(a, "POST /orders");
        b.functions.clear();
        route(a, "GET /orders").description = "a";
        const Merged merged =
            workspace::merge(workspace::agreed(a, b), a, b, [](const ObjectRef&) { return Side::Mine; });
        QCOMPARE(merged.clashes.size(), size_t(1));
        QCOMPARE(merged.workspace.apis.front().routes.size(), size_t(2));
        QCOMPARE(merged.workspace.functions.size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(MergeTest)
#include "tst_merge.moc"
