#include "ui/designer/DesignEditor.h"

#include "ui/designer/CanvasView.h"
#include "ui/designer/Inspector.h"
#include "ui/designer/LastRequestStrip.h"

#include <QJsonArray>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

int coordinate(const QJsonValue& value)
{
    constexpr int farthest = 100'000;
    return std::clamp(value.toInt(), -farthest, farthest);
}

}  // namespace

DesignEditor::DesignEditor(DesignCommands& commands)
    : m_commands(commands),
      m_widget(new QWidget),
      m_canvas(new CanvasView(commands)),
      m_inspector(new Inspector(commands))
{
    auto* column = new QVBoxLayout(m_widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_canvas, 1);
    column->addWidget(new LastRequestStrip(commands));
    m_widget->setFocusProxy(m_canvas);
    connect(m_inspector, &Inspector::titleChanged, this, &Editor::inspectorChanged);
}

DesignEditor::~DesignEditor()
{
    delete m_widget;
    delete m_inspector;
}

CanvasView* DesignEditor::canvas()
{
    return m_canvas;
}

QString DesignEditor::key() const
{
    return QStringLiteral("design");
}

QString DesignEditor::title() const
{
    return tr("Design");
}

QWidget* DesignEditor::widget()
{
    return m_widget;
}

QWidget* DesignEditor::inspector()
{
    return m_inspector;
}

QString DesignEditor::inspectorTitle() const
{
    return m_inspector ? m_inspector->title() : QString();
}

void DesignEditor::runMainAction()
{
    m_commands.sendRequest(m_commands.document().selection());
}

QJsonObject DesignEditor::saveState() const
{
    QJsonObject places;
    if (m_canvas) {
        for (const auto& [card, place] : m_canvas->canvas().positions())
            places[card] = QJsonArray{place.x(), place.y()};
    }
    return {{QStringLiteral("places"), places}, {QStringLiteral("zoom"), m_canvas ? m_canvas->zoom() : 1.0}};
}

void DesignEditor::restoreState(const QJsonObject& state)
{
    if (!m_canvas) return;
    CardPositions positions;
    const QJsonObject places = state[QStringLiteral("places")].toObject();
    for (auto place = places.begin(); place != places.end(); ++place) {
        const QJsonArray point = place.value().toArray();
        if (point.size() == 2) positions[place.key()] = QPoint(coordinate(point.at(0)), coordinate(point.at(1)));
    }
    if (!positions.empty()) m_canvas->canvas().setPositions(positions);
}

}  // namespace trestle::ui
