#include "ui/designer/ImportApiDialog.h"

#include "core/workspace/AtomicFile.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QListWidget>
#include <QPointer>
#include <QThreadPool>

namespace trestle::ui {

using gateway::Protocol;
using workspace::ObjectRef;

namespace {

constexpr int findingsHeight = 160;

// "12 routes, 3 models, 1 authorizer"
QString contentsOf(const gateway::Api& api)
{
    QStringList parts{routesWords(api.routes.size())};
    const auto count = [&](const char* kind, const QString& one, const QString& many) {
        const size_t number = api.documents.all(kind).size();
        if (number > 0) parts.append(QString::number(number) + u' ' + (number == 1 ? one : many));
    };
    count("models", ImportApiDialog::tr("model"), ImportApiDialog::tr("models"));
    count("authorizers", ImportApiDialog::tr("authorizer"), ImportApiDialog::tr("authorizers"));
    count("requestValidators", ImportApiDialog::tr("request validator"), ImportApiDialog::tr("request validators"));
    return parts.join(QStringLiteral(", "));
}

}  // namespace

ImportApiDialog::ImportApiDialog(WorkspaceDocument& document, const QString& file, QWidget* parent)
    : DialogForm(tr("Import OpenAPI"), tr("Import"), parent),
      m_document(document),
      m_into(new QComboBox),
      m_merges(new QCheckBox(tr("Keep what it has and add to it"))),
      m_brings(new ThemedLabel({}, FontRole::Body, Role::Text1)),
      m_findings(new QListWidget)
{
    setMinimumWidth(560);
    auto* path = new ThemedLabel(QDir::toNativeSeparators(file), FontRole::CodeSmall, Role::Text2);
    path->setElided(true);
    form().addField(tr("Description"), path);
    m_into->setObjectName(QStringLiteral("into"));
    m_into->addItem(tr("A new REST API"), QByteArray());
    m_into->addItem(tr("A new HTTP API"), QByteArray());
    for (const gateway::Api& api : document.workspace().apis)
        if (api.protocol != Protocol::WebSocket)
            m_into->addItem(tr("%1, a %2 API").arg(QString::fromUtf8(api.name), protocolWords(api.protocol)), api.name);
    form().addField(tr("Becomes"), m_into);
    m_merges->setObjectName(QStringLiteral("merges"));
    form().addWidget(m_merges);
    m_brings->setObjectName(QStringLiteral("brings"));
    m_brings->setWordWrap(true);
    form().addWidget(m_brings);
    m_findings->setObjectName(QStringLiteral("findings"));
    m_findings->setMinimumHeight(findingsHeight);
    m_findings->setWordWrap(true);
    m_findings->setSelectionMode(QAbstractItemView::NoSelection);
    form().addField(tr("Findings"), m_findings);
    setReady(false);

    connect(m_into, &QComboBox::currentIndexChanged, this, &ImportApiDialog::tryOut);
    connect(m_merges, &QCheckBox::toggled, this, &ImportApiDialog::tryOut);
    auto text = workspace::readFile(file);
    if (!text) {
        setError(text.error().message);
        return;
    }
    m_text = std::move(*text);
    tryOut();
}

workspace::ApiImport ImportApiDialog::options() const
{
    return {.api = m_into->currentData().toByteArray(),
            .merges = m_merges->isChecked(),
            .protocol = m_into->currentIndex() == 1 ? Protocol::Http : Protocol::Rest};
}

void ImportApiDialog::tryOut()
{
    const gateway::Api* into = m_document.workspace().api(m_into->currentData().toByteArray());
    m_merges->setVisible(into != nullptr && into->protocol == Protocol::Rest);
    if (m_text.isEmpty()) return;
    setReady(false);
    m_brings->setText(tr("Reading…"));
    m_tried.reset();
    QThreadPool::globalInstance()->start([self = QPointer(this), trial = ++m_trial, text = m_text,
                                          design = m_document.workspace(), options = options()]() mutable {
        auto imported = workspace::importApi(design, text, options);
        auto tried = std::make_shared<const Tried>(Tried{std::move(design), std::move(imported)});
        QMetaObject::invokeMethod(qApp, [self, trial, tried] {
            if (self && self->m_trial == trial) self->showTried(tried);
        });
    });
}

void ImportApiDialog::showTried(const std::shared_ptr<const Tried>& tried)
{
    m_tried = tried;
    m_findings->clear();
    const bool taken = static_cast<bool>(tried->imported);
    QStringList lines;
    if (taken)
        for (const QByteArray& warning : tried->imported->warnings)
            lines.append(QString::fromUtf8(warning));
    else
        lines = tried->imported.error().message.split(u'\n', Qt::SkipEmptyParts);
    for (const QString& line : lines)
        m_findings->addItem(new QListWidgetItem(
            icon(taken ? QStringLiteral("warning") : QStringLiteral("error"), taken ? Role::Warning : Role::Danger),
            line));
    m_findings->parentWidget()->setVisible(!lines.isEmpty());
    if (taken) {
        const gateway::Api* api = tried->design.api(tried->imported->api);
        m_brings->setText(tr("%1 will have %2").arg(QString::fromUtf8(api->name), contentsOf(*api)));
    } else {
        m_brings->setText(tr("The description cannot be taken as it is"));
    }
    m_brings->setRole(taken ? Role::Text1 : Role::Danger);
    setReady(taken);
}

void ImportApiDialog::submit()
{
    if (!m_tried || !m_tried->imported) return;
    const gateway::Api& api = *m_tried->design.api(m_tried->imported->api);
    const QByteArray into = m_into->currentData().toByteArray();
    if (const auto put = into.isEmpty() ? m_document.addApi(api) : m_document.setApi(into, api); !put)
        return setError(put.error().message);
    Q_EMIT made({ObjectRef::Kind::Api, api.name, {}}, static_cast<int>(m_tried->imported->warnings.size()));
    accept();
}

}  // namespace trestle::ui
