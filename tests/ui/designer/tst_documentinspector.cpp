#include "core/gateway/definition/RestMethod.h"
#include "tests/ui/designer/DesignerFixture.h"
#include "ui/designer/DocumentInspector.h"
#include "ui/designer/ExplorerTree.h"
#include "ui/designer/Inspector.h"
#include "ui/designer/NewDocumentDialog.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using base::JsonValue;
using workspace::ObjectRef;

namespace {

struct DocumentsFixture : DesignerFixture
{
    DocumentsFixture() : inspector(commands)
    {
        gateway::Api api;
        api.name = "pets";
        api.protocol = gateway::Protocol::Rest;
        api.stages = {{.name = "dev"}};
        if (!document->addApi(api)) qFatal("the API was not added");
        inspector.resize(320, 1'200);
        inspector.show();
    }

    /// As the menus do it.
    ObjectRef add(const QByteArray& kind, const QString& name)
    {
        QWidget parent;
        commands.newDocument(kind, "pets", &parent);
        auto* dialog = parent.findChild<ui::NewDocumentDialog*>();
        if (dialog == nullptr) return {};
        QSignalSpy made(dialog, &ui::NewDocumentDialog::made);
        dialog->findChild<QLineEdit*>(QStringLiteral("name"))->setText(name);
        for (auto* button : dialog->findChildren<QPushButton*>())
            if (button->text().startsWith(QStringLiteral("Add"))) button->click();
        return made.isEmpty() ? ObjectRef() : made.front().front().value<ObjectRef>();
    }

    [[nodiscard]] JsonValue value(const ObjectRef& object) const
    {
        const JsonValue* known = ui::documentOf(document->workspace(), object);
        return known == nullptr ? JsonValue() : *known;
    }

    template <typename T>
    T* field(const char* name)
    {
        for (T* widget : inspector.findChildren<T*>(QLatin1String(name)))
            if (widget->isVisible()) return widget;
        return nullptr;
    }

    [[nodiscard]] QString error() const
    {
        QStringList messages;
        for (const ui::InlineError* each : inspector.findChildren<ui::InlineError*>())
            if (each->isVisible()) messages.append(each->text());
        return messages.join(u'\n');
    }

    ui::Inspector inspector;
};

}  // namespace

class DocumentInspectorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachKindIsAddedShownAndRemoved_data();
    void eachKindIsAddedShownAndRemoved();
    void everyFieldHasItsPlaceInTheService();
    void typingIsOneStepAndUndoShows();
    void whatMayNotStandIsNotTaken();
    void schemasAreCheckedAsTheyAreTyped();
    void anAuthorizerAsksAFunction();
    void fieldsOfOtherTypesAreHidden();
    void aPlanHasStagesAndKeys();
    void removingAKeyTakesItOutOfItsPlans();
    void aDomainLeadsToStages();
    void theWholeDocumentCanBeTyped();
    void namesThatOthersReferToStay();
    void protocolsHaveWhatTheServiceGivesThem();
    void theSelectionFollows();
    void everyControlHasAName();
};

void DocumentInspectorTest::eachKindIsAddedShownAndRemoved_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("title");
    QTest::newRow("model") << QByteArray("models") << "Pet"
                           << "Model Pet";
    QTest::newRow("authorizer") << QByteArray("authorizers") << "tokens"
                                << "Authorizer tokens";
    QTest::newRow("validator") << QByteArray("requestValidators") << "body"
                               << "Request validator body";
    QTest::newRow("key") << QByteArray("apiKeys") << "shop"
                         << "API key shop";
    QTest::newRow("plan") << QByteArray("usagePlans") << "basic"
                          << "Usage plan basic";
    QTest::newRow("domain") << QByteArray("domainNames") << "api.example.com"
                            << "Custom domain api.example.com";
}

void DocumentInspectorTest::eachKindIsAddedShownAndRemoved()
{
    QFETCH(QByteArray, kind);
    QFETCH(QString, name);
    QFETCH(QString, title);
    DocumentsFixture fixture;
    const int steps = fixture.document->undoStack()->count();
    const ObjectRef added = fixture.add(kind, name);
    QVERIFY(ui::isDocument(added));
    QCOMPARE(fixture.document->undoStack()->count(), steps + 1);
    QVERIFY(fixture.document->selection() == added);
    QCOMPARE(fixture.field<ui::ThemedLabel>("title")->text(), title);
    QVERIFY2(fixture.error().isEmpty(), qPrintable(fixture.error()));

    // The tree has it under its API, or in a group of its own.
    const auto tree = ui::explorerTree(fixture.document->workspace(), {}, fixture.running, {});
    int found = 0;
    const std::function<void(const ui::ExplorerNode&)> look = [&](const ui::ExplorerNode& node) {
        if (node.kind == ui::ExplorerNode::Kind::Document && node.object == added && node.text == name) ++found;
        for (const auto& child : node.children)
            look(*child);
    };
    look(*tree);
    QCOMPARE(found, 1);

    fixture.commands.remove(added);
    QVERIFY(fixture.value(added).isNull());
    QVERIFY(fixture.document->selection() != added);
    fixture.workbench.runToastAction();
    QVERIFY(!fixture.value(added).isNull());
    fixture.document->undoStack()->undo();
    QVERIFY(fixture.value(added).isNull());
}

void DocumentInspectorTest::everyFieldHasItsPlaceInTheService()
{
    // A path is one field only, and a field that depends on a member depends on one that the family has.
    for (const ui::DocumentFamily& family : ui::documentFamilies()) {
        QSet<QByteArray> paths;
        for (const ui::DocumentField& field : family.fields)
            if (!field.path.isEmpty()) paths.insert(field.path.join('.'));
        for (const ui::DocumentField& field : family.fields) {
            QVERIFY(field.onlyWhere.isEmpty() || paths.contains(field.onlyWhere));
            QCOMPARE(field.onlyWhere.isEmpty(), field.onlyFor.isEmpty());
        }
        const auto withPath = std::count_if(family.fields.begin(), family.fields.end(),
                                            [](const ui::DocumentField& field) { return !field.path.isEmpty(); });
        QCOMPARE(qsizetype(withPath), paths.size());
    }
}

void DocumentInspectorTest::typingIsOneStepAndUndoShows()
{
    DocumentsFixture fixture;
    const ObjectRef plan = fixture.add("usagePlans", QStringLiteral("basic"));
    auto* rate = fixture.field<QLineEdit>("throttle.rateLimit");
    QTest::keyClicks(rate, QStringLiteral("1"));
    const int steps = fixture.document->undoStack()->count();
    QTest::keyClicks(rate, QStringLiteral("2.5"));
    QCOMPARE(fixture.document->undoStack()->count(), steps + 1);
    const JsonValue typed = fixture.value(plan);
    QCOMPARE(typed.find("throttle")->find("rateLimit")->numberText(), QByteArray("12.5"));
    rate->clearFocus();
    fixture.document->undoStack()->undo();
    QCOMPARE(rate->text(), QStringLiteral("1"));

    // A quota is for a time; without a limit there is none.
    auto* limit = fixture.field<QLineEdit>("quota.limit");
    QTest::keyClicks(limit, QStringLiteral("100"));
    QCOMPARE(ui::textOf(*fixture.value(plan).find("quota"), "period"), QByteArray("MONTH"));
    limit->selectAll();
    QTest::keyClick(limit, Qt::Key_Delete);
    QVERIFY(fixture.value(plan).find("quota") == nullptr);
}

void DocumentInspectorTest::whatMayNotStandIsNotTaken()
{
    DocumentsFixture fixture;
    const ObjectRef key = fixture.add("apiKeys", QStringLiteral("shop"));
    const JsonValue before = fixture.value(key);
    auto* value = fixture.field<QLineEdit>("value");
    value->selectAll();
    QTest::keyClicks(value, QStringLiteral("short"));
    QCOMPARE(fixture.value(key), before);
    QVERIFY(fixture.error().contains(QStringLiteral("20")));
    QTest::keyClicks(value, QStringLiteral("-and-now-long-enough"));
    QCOMPARE(ui::textOf(fixture.value(key), "value"), QByteArray("short-and-now-long-enough"));
    QVERIFY(fixture.error().isEmpty());

    // No two of one API have the same name.
    fixture.add("authorizers", QStringLiteral("first"));
    QVERIFY(!ui::isDocument(fixture.add("authorizers", QStringLiteral("first"))));
    QVERIFY(!ui::isDocument(fixture.add("models", QStringLiteral("not-plain"))));
    QVERIFY(!ui::isDocument(fixture.add("domainNames", QStringLiteral("nowhere"))));
    const ObjectRef second = fixture.add("authorizers", QStringLiteral("second"));
    QVERIFY(!fixture.commands.rename(second, QStringLiteral("first")));
    QVERIFY(fixture.commands.rename(second, QStringLiteral("third")));
    QCOMPARE(ui::textOf(fixture.value(second), "name"), QByteArray("third"));
}

void DocumentInspectorTest::schemasAreCheckedAsTheyAreTyped()
{
    DocumentsFixture fixture;
    const ObjectRef model = fixture.add("models", QStringLiteral("Pet"));
    const JsonValue before = fixture.value(model);
    auto* schema = fixture.field<ui::CodeEdit>("schema");
    schema->replaceText(QStringLiteral("{\n  \"type\": \n}"));
    QCOMPARE(fixture.value(model), before);
    QVERIFY2(fixture.error().contains(QStringLiteral("line 3")), qPrintable(fixture.error()));
    schema->replaceText(QStringLiteral("{\"type\": \"array\"}"));
    QCOMPARE(ui::textOf(fixture.value(model), "schema"), QByteArray("{\"type\": \"array\"}"));
    QVERIFY(fixture.error().isEmpty());
    // Laid out by hand it stays.
    QCOMPARE(schema->text(), QStringLiteral("{\"type\": \"array\"}"));
}

void DocumentInspectorTest::anAuthorizerAsksAFunction()
{
    DocumentsFixture fixture;
    const ObjectRef authorizer = fixture.add("authorizers", QStringLiteral("tokens"));
    auto* function = fixture.field<QComboBox>("authorizerUri");
    const int row = function->findData(QByteArray("createBook"));
    QVERIFY(row >= 0);
    function->setCurrentIndex(row);
    Q_EMIT function->activated(row);
    QCOMPARE(ui::textOf(fixture.value(authorizer), "authorizerUri"), gateway::invocationUri("createBook"));
    auto* ttl = fixture.field<QLineEdit>("authorizerResultTtlInSeconds");
    ttl->selectAll();
    QTest::keyClicks(ttl, QStringLiteral("9999"));
    QCOMPARE(fixture.value(authorizer).find("authorizerResultTtlInSeconds")->numberText(), QByteArray("999"));
    QVERIFY(!fixture.error().isEmpty());
}

void DocumentInspectorTest::fieldsOfOtherTypesAreHidden()
{
    DocumentsFixture fixture;
    const ObjectRef authorizer = fixture.add("authorizers", QStringLiteral("tokens"));
    QVERIFY(fixture.field<QLineEdit>("identityValidationExpression"));
    QVERIFY(!fixture.field<QLineEdit>("providerARNs"));
    auto* type = fixture.field<QComboBox>("type");
    const int pools = type->findData(QByteArray("COGNITO_USER_POOLS"));
    type->setCurrentIndex(pools);
    Q_EMIT type->activated(pools);
    QCOMPARE(ui::textOf(fixture.value(authorizer), "authType"), QByteArray("cognito_user_pools"));
    QVERIFY(!fixture.field<QComboBox>("authorizerUri"));
    QTest::keyClicks(fixture.field<QLineEdit>("providerARNs"), QStringLiteral("arn:a, arn:b"));
    QCOMPARE(fixture.value(authorizer).find("providerARNs")->array().size(), size_t(2));
}

void DocumentInspectorTest::aPlanHasStagesAndKeys()
{
    DocumentsFixture fixture;
    const ObjectRef key = fixture.add("apiKeys", QStringLiteral("shop"));
    const ObjectRef plan = fixture.add("usagePlans", QStringLiteral("basic"));
    auto* stages = fixture.field<QListWidget>("apiStages");
    QCOMPARE(stages->count(), 1);  // not those of HTTP APIs
    QCOMPARE(stages->item(0)->text(), QStringLiteral("pets / dev"));
    stages->item(0)->setCheckState(Qt::Checked);
    const JsonValue set = fixture.value(plan);
    QCOMPARE(set.find("apiStages")->array().size(), size_t(1));
    QCOMPARE(ui::textOf(set.find("apiStages")->array().front(), "stage"), QByteArray("dev"));

    auto* keys = fixture.field<QListWidget>("parts");
    QCOMPARE(keys->count(), 1);
    keys->item(0)->setCheckState(Qt::Checked);
    const QByteArray member = ui::documentId(plan) + ':' + ui::documentId(key);
    const auto& documents = fixture.document->workspace().documents;
    QVERIFY(documents.find("usagePlanKeys", member));
    keys->item(0)->setCheckState(Qt::Unchecked);
    QVERIFY(!documents.find("usagePlanKeys", member));
}

void DocumentInspectorTest::removingAKeyTakesItOutOfItsPlans()
{
    DocumentsFixture fixture;
    const ObjectRef key = fixture.add("apiKeys", QStringLiteral("shop"));
    fixture.add("usagePlans", QStringLiteral("basic"));
    fixture.field<QListWidget>("parts")->item(0)->setCheckState(Qt::Checked);
    const auto& documents = fixture.document->workspace().documents;
    QCOMPARE(documents.all("usagePlanKeys").size(), size_t(1));
    fixture.commands.remove(key);
    QVERIFY(documents.all("usagePlanKeys").empty());
    fixture.document->undoStack()->undo();
    QCOMPARE(documents.all("usagePlanKeys").size(), size_t(1));
}

void DocumentInspectorTest::aDomainLeadsToStages()
{
    DocumentsFixture fixture;
    const ObjectRef domain = fixture.add("domainNames", QStringLiteral("api.example.com"));
    auto* paths = fixture.field<ui::KeyValueTable>("parts");
    const auto& documents = fixture.document->workspace().documents;
    paths->setPairs({{"/v1", "pets/dev"}});
    Q_EMIT paths->pairsEdited();
    QCOMPARE(documents.all("apiMappings").size(), size_t(1));
    const JsonValue mapping = documents.all("apiMappings").begin()->second;
    QCOMPARE(ui::textOf(mapping, "apiMappingKey"), QByteArray("v1"));
    QCOMPARE(ui::textOf(mapping, "apiId"), fixture.document->workspace().api("pets")->resourceId());

    paths->setPairs({{"/v1", "pets/dev"}, {"/", "nobody/dev"}});
    Q_EMIT paths->pairsEdited();
    QVERIFY(fixture.error().contains(QStringLiteral("nobody")));
    QCOMPARE(documents.all("apiMappings").size(), size_t(1));

    fixture.commands.remove(domain);
    QVERIFY(documents.all("apiMappings").empty());
}

void DocumentInspectorTest::theWholeDocumentCanBeTyped()
{
    DocumentsFixture fixture;
    const ObjectRef key = fixture.add("apiKeys", QStringLiteral("shop"));
    auto* json = fixture.field<ui::CodeEdit>("json");
    const QString before = json->text();
    json->replaceText(QStringLiteral("{ \"name\": \"shop\","));
    QVERIFY(fixture.error().startsWith(QStringLiteral("Line 1")));
    json->replaceText(
        QString(before).replace(QStringLiteral("\"enabled\": true"), QStringLiteral("\"enabled\": false")));
    QVERIFY2(fixture.error().isEmpty(), qPrintable(fixture.error()));
    QVERIFY(!ui::flagOf(fixture.value(key), "enabled"));
    QVERIFY(!fixture.field<QCheckBox>("enabled")->isChecked());
    fixture.field<QCheckBox>("enabled")->click();
    QCOMPARE(json->text(), before);
}

void DocumentInspectorTest::namesThatOthersReferToStay()
{
    DocumentsFixture fixture;
    const ObjectRef model = fixture.add("models", QStringLiteral("Pet"));
    QVERIFY(!fixture.commands.rename(model, QStringLiteral("Animal")));
    QVERIFY(fixture.workbench.toasts.last().contains(QStringLiteral("model")));
}

void DocumentInspectorTest::protocolsHaveWhatTheServiceGivesThem()
{
    DocumentsFixture fixture;
    QWidget parent;
    fixture.commands.newDocument("requestValidators", "library", &parent);  // an HTTP API
    QVERIFY(!parent.findChild<ui::NewDocumentDialog*>());
    QVERIFY(fixture.workbench.toasts.last().contains(QStringLiteral("HTTP")));
    fixture.commands.newDocument("authorizers", "library", &parent);
    auto* dialog = parent.findChild<ui::NewDocumentDialog*>();
    QVERIFY(dialog);
    QCOMPARE(ui::familiesOf(*fixture.document->workspace().api("library")).size(), size_t(1));
}

void DocumentInspectorTest::theSelectionFollows()
{
    DocumentsFixture fixture;
    const ObjectRef model = fixture.add("models", QStringLiteral("Pet"));
    gateway::Api renamed = *fixture.document->workspace().api("pets");
    renamed.name = "animals";
    QVERIFY(fixture.document->setApi("pets", renamed));
    QCOMPARE(fixture.document->selection().name, QByteArray("animals"));
    QVERIFY(ui::isDocument(fixture.document->selection()));
    fixture.commands.remove(fixture.document->selection());
    QVERIFY((fixture.document->selection() == ObjectRef{ObjectRef::Kind::Api, "animals", {}}));
}

void DocumentInspectorTest::everyControlHasAName()
{
    DocumentsFixture fixture;
    for (const auto& [kind, name] : {std::pair{"models", "Pet"}, std::pair{"authorizers", "tokens"},
                                     std::pair{"requestValidators", "body"}, std::pair{"apiKeys", "shop"},
                                     std::pair{"usagePlans", "basic"}, std::pair{"domainNames", "api.example.com"}}) {
        fixture.add(kind, QString::fromLatin1(name));
        QCOMPARE(namelessFocusables(fixture.inspector), QStringList());
    }
}

QTEST_MAIN(DocumentInspectorTest)
#include "tst_documentinspector.moc"
