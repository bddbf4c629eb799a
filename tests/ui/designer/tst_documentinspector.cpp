#include "core/gateway/definition/RestMethod.h"
#include "tests/ui/designer/DesignerFixture.h"
#include "ui/designer/Deploying.h"
#include "ui/designer/DocumentInspector.h"
#include "ui/designer/ExplorerTree.h"
#include "ui/designer/Inspector.h"
#include "ui/designer/NewDocumentDialog.h"
#include "ui/designer/StagesView.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
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
        if (auto* names = dialog->findChild<QComboBox*>(QStringLiteral("names")))
            names->setCurrentText(name);
        else
            dialog->findChild<QLineEdit*>(QStringLiteral("name"))->setText(name);
        for (auto* button : dialog->findChildren<QPushButton*>())
            if (button->text().startsWith(QStringLiteral("Add"))) button->click();
        return made.isEmpty() ? ObjectRef() : made.front().front().value<ObjectRef>();
    }

    [[nodiscard]] JsonValue value(const ObjectRef& object) const
    {
        return ui::documentOf(document->workspace(), object).value_or(JsonValue());
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
    void whatRoutesNameStays_data();
    void whatRoutesNameStays();
    void aStageHasVariablesLimitsAndLogs();
    void aGatewayResponseIsOneOfTheService();
    void withoutAFormTheFallbackIsShown();
    void oneOlderDeploymentIsSaidAsOne();
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
    QTest::newRow("gateway response") << QByteArray("gatewayResponses") << "BAD_REQUEST_BODY"
                                      << "Gateway response BAD_REQUEST_BODY";
    QTest::newRow("stage") << QByteArray("stages") << "prod"
                           << "Stage prod";
    QTest::newRow("key") << QByteArray("apiKeys") << "shop"
                         << "API key shop";
    QTest::newRow("plan") << QByteArray("usagePlans") << "basic"
                          << "Usage plan basic";
    QTest::newRow("domain") << QByteArray("domainNames") << "api.example.com"
                            << "Custom domain api.example.com";
    QTest::newRow("link") << QByteArray("vpcLinks") << "shop"
                          << "VPC link shop";
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

    // A mapping of the other control plane stays one under its path.
    gateway::Documents withBase = documents;
    JsonValue base = JsonValue::Object();
    base.insert("domainName", ui::documentId(domain));
    base.insert("basePath", "");
    base.insert("restApiId", fixture.document->workspace().api("pets")->resourceId());
    base.insert("stage", "dev");
    withBase.set("basePathMappings", ui::documentId(domain) + "/(none)", std::move(base));
    QVERIFY(fixture.document->setDocuments(domain, std::move(withBase)));
    paths->setPairs({{"/", "pets"}, {"/v2", "pets/dev"}});
    Q_EMIT paths->pairsEdited();
    QCOMPARE(documents.all("basePathMappings").size(), size_t(1));
    QCOMPARE(documents.all("apiMappings").size(), size_t(1));
    QCOMPARE(ui::textOf(documents.all("apiMappings").begin()->second, "apiMappingKey"), QByteArray("v2"));
    QCOMPARE(paths->pairs(), (ui::KeyValues{{"/v2", "pets/dev"}, {"/", "pets/dev"}}));
    paths->setPairs({{"/v2", "pets/dev"}, {"v2", "pets/dev"}});
    Q_EMIT paths->pairsEdited();
    QVERIFY(!fixture.error().isEmpty());

    fixture.commands.remove(domain);
    QVERIFY(documents.all("apiMappings").empty());
    QVERIFY(documents.all("basePathMappings").empty());
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
    QCOMPARE(ui::familiesOf(*fixture.document->workspace().api("library")).size(), size_t(2));
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

void DocumentInspectorTest::whatRoutesNameStays_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("naming");  // document of a route; %1 is the id
    QTest::newRow("model") << QByteArray("models") << "Pet"
                           << QByteArray(R"({"requestModels":{"application/json":"%1"}})");
    QTest::newRow("authorizer") << QByteArray("authorizers") << "tokens"
                                << QByteArray(R"({"authorizationType":"CUSTOM","authorizerId":"%1"})");
    QTest::newRow("validator") << QByteArray("requestValidators") << "body"
                               << QByteArray(R"({"requestValidatorId":"%1"})");
}

void DocumentInspectorTest::whatRoutesNameStays()
{
    QFETCH(QByteArray, kind);
    QFETCH(QString, name);
    QFETCH(QByteArray, naming);
    DocumentsFixture fixture;
    const ObjectRef added = fixture.add(kind, name);
    gateway::Route route;
    route.method = "POST";
    route.path = "/pets";
    route.document = std::move(*base::parseJson(naming.replace("%1", ui::documentId(added))));
    QVERIFY(fixture.document->addRoute("pets", route));
    const int steps = fixture.document->undoStack()->count();
    fixture.commands.remove(added);
    QVERIFY(!fixture.value(added).isNull());
    QCOMPARE(fixture.document->undoStack()->count(), steps);
    QVERIFY2(fixture.workbench.toasts.last().contains(QStringLiteral("POST /pets names it")),
             qPrintable(fixture.workbench.toasts.last()));
    fixture.workbench.runToastAction();  // leads to who names it
    QVERIFY(fixture.document->selection() == (ObjectRef{ObjectRef::Kind::Route, "pets", "POST /pets"}));
    route.document = JsonValue();
    QVERIFY(fixture.document->setRoute("pets", "POST /pets", route));
    fixture.commands.remove(added);
    QVERIFY(fixture.value(added).isNull());
}

void DocumentInspectorTest::aStageHasVariablesLimitsAndLogs()
{
    DocumentsFixture fixture;
    const ObjectRef stage = fixture.add("stages", QStringLiteral("prod"));
    const auto kept = [&fixture]() -> const gateway::Stage& {
        return fixture.document->workspace().api("pets")->stages.back();
    };
    QCOMPARE(kept().name, QByteArray("prod"));
    auto* variables = fixture.field<ui::KeyValueTable>("variables");
    variables->item(0, 0)->setText(QStringLiteral("url"));
    variables->item(0, 1)->setText(QStringLiteral("example.com"));
    QTest::keyClicks(fixture.field<QLineEdit>("methodSettings.*/*.throttlingRateLimit"), QStringLiteral("12.5"));
    QTest::keyClicks(fixture.field<QLineEdit>("accessLogSettings.format"), QStringLiteral("$context.status"));
    fixture.field<QCheckBox>("cacheClusterEnabled")->click();
    auto* level = fixture.field<QComboBox>("methodSettings.*/*.loggingLevel");
    QCOMPARE(level->currentData().toByteArray(), QByteArray("OFF"));  // what nothing means
    level->setCurrentIndex(level->findData(QByteArray("INFO")));
    Q_EMIT level->activated(level->currentIndex());
    const std::map<QByteArray, QByteArray> wanted = {{"url", "example.com"}};
    QCOMPARE(kept().variables, wanted);
    QCOMPARE(kept().document.find("variables"), nullptr);
    const QByteArray document = R"({"methodSettings":{"*/*":{"throttlingRateLimit":12.5,"loggingLevel":"INFO"}},)"
                                R"("accessLogSettings":{"format":"$context.status"},"cacheClusterEnabled":true})";
    QCOMPARE(base::writeJson(kept().document), document);
    // What may not stand is said at its field and not taken.
    auto* ttl = fixture.field<QLineEdit>("methodSettings.*/*.cacheTtlInSeconds");
    QTest::keyClicks(ttl, QStringLiteral("9000"));
    QVERIFY(!fixture.error().isEmpty());
    QCOMPARE(kept().document.find("methodSettings")->find("*/*")->find("cacheTtlInSeconds")->numberText(),
             QByteArray("900"));
    // A stage that serves a deployment stands still, as one typed says.
    auto* json = fixture.inspector.findChild<ui::CodeEdit*>(QStringLiteral("json"));
    json->replaceText(QStringLiteral("{\"deploymentId\": \"dep123\"}"));
    QVERIFY(!kept().autoDeploy);
    QVERIFY(kept().variables.empty());
    while (fixture.document->undoStack()->canUndo() && fixture.document->workspace().api("pets")->stages.size() > 1)
        fixture.document->undoStack()->undo();
    QCOMPARE(fixture.document->workspace().api("pets")->stages.size(), size_t(1));
    QVERIFY(fixture.document->selection() != stage);
}

void DocumentInspectorTest::aGatewayResponseIsOneOfTheService()
{
    DocumentsFixture fixture;
    const ObjectRef throttled = fixture.add("gatewayResponses", QStringLiteral("THROTTLED"));
    QVERIFY(!fixture.value(throttled).isNull());
    // One that is there is not offered again.
    QWidget parent;
    fixture.commands.newDocument("gatewayResponses", "pets", &parent);
    auto* names = parent.findChild<QComboBox*>(QStringLiteral("names"));
    QCOMPARE(names->findText(QStringLiteral("THROTTLED")), -1);
    QCOMPARE(names->count(), 20);
    QTest::keyClicks(fixture.field<QLineEdit>("statusCode"), QStringLiteral("420"));
    auto* headers = fixture.field<ui::KeyValueTable>("responseParameters");
    headers->item(0, 0)->setText(QStringLiteral("gatewayresponse.header.Retry-After"));
    headers->item(0, 1)->setText(QStringLiteral("'1'"));
    fixture.field<ui::CodeEdit>("responseTemplates.application/json")->replaceText(QStringLiteral("{\"slow\": true}"));
    const QByteArray document =
        R"({"statusCode":"420","responseParameters":{"gatewayresponse.header.Retry-After":"'1'"},)"
        R"("responseTemplates":{"application/json":"{\"slow\": true}"}})";
    QCOMPARE(base::writeJson(fixture.value(throttled)), document);
    QTest::keyClicks(fixture.field<QLineEdit>("statusCode"), QStringLiteral("0"));
    QVERIFY(!fixture.error().isEmpty());
    QCOMPARE(ui::textOf(fixture.value(throttled), "statusCode"), QByteArray("420"));
}

void DocumentInspectorTest::withoutAFormTheFallbackIsShown()
{
    DocumentsFixture fixture;
    fixture.inspector.setFallback({ObjectRef::Kind::Api, "pets", {}});
    fixture.document->select({});
    QCOMPARE(fixture.inspector.title(), QStringLiteral("API"));
    QCOMPARE(fixture.field<QLineEdit>("name")->text(), QStringLiteral("pets"));
    fixture.document->select(fixture.add("models", QStringLiteral("Pet")));
    QCOMPARE(fixture.inspector.title(), QStringLiteral("Model"));
    fixture.document->select({});
    QCOMPARE(fixture.inspector.title(), QStringLiteral("API"));
}

void DocumentInspectorTest::oneOlderDeploymentIsSaidAsOne()
{
    DocumentsFixture fixture;
    ui::StagesView view(fixture.commands);
    gateway::Api api = *fixture.document->workspace().api("pets");
    const auto lastLine = [&](int deployments) {
        for (int i = 0; i < deployments; ++i)
            api = ui::deployed(api, "dev", QDateTime::fromSecsSinceEpoch(1'700'000'000 + i));
        if (!fixture.document->setApi("pets", api)) qFatal("the API was not set");
        view.show("pets");
        return view.findChild<QLabel*>(QStringLiteral("deployments"))->text().section(u'\n', -1);
    };
    QCOMPARE(lastLine(9), QStringLiteral("and an older one"));
    QCOMPARE(lastLine(1), QStringLiteral("and 2 older ones"));
}

void DocumentInspectorTest::everyControlHasAName()
{
    DocumentsFixture fixture;
    for (const auto& [kind, name] :
         {std::pair{"models", "Pet"}, std::pair{"authorizers", "tokens"}, std::pair{"requestValidators", "body"},
          std::pair{"apiKeys", "shop"}, std::pair{"usagePlans", "basic"}, std::pair{"domainNames", "api.example.com"},
          std::pair{"vpcLinks", "inner"}}) {
        fixture.add(kind, QString::fromLatin1(name));
        QCOMPARE(namelessFocusables(fixture.inspector), QStringList());
    }
}

QTEST_MAIN(DocumentInspectorTest)
#include "tst_documentinspector.moc"
