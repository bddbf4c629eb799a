#include "core/tables/expressions/UpdateReader.h"

namespace trestle::tables {

using base::Result;
using Action = UpdateAction::Kind;
using TokenKind = ExpressionToken::Kind;

namespace {

struct Section
{
    Action kind;
    const char* word;
};
constexpr Section sections[] = {
    {Action::Set, "SET"}, {Action::Remove, "REMOVE"}, {Action::Add, "ADD"}, {Action::Delete, "DELETE"}};

const Section* sectionAt(const ExpressionToken& token)
{
    for (const Section& section : sections)
        if (token.isWord(section.word)) return &section;
    return nullptr;
}

// As the errors of ADD and DELETE call it.
const char* longTypeName(AttributeValue::Type type)
{
    switch (type) {
        case AttributeValue::Type::S:
            return "STRING";
        case AttributeValue::Type::N:
            return "NUMBER";
        case AttributeValue::Type::B:
            return "BINARY";
        case AttributeValue::Type::Bool:
            return "BOOL";
        case AttributeValue::Type::Null:
            return "NULL";
        case AttributeValue::Type::M:
            return "MAP";
        case AttributeValue::Type::L:
            return "LIST";
        case AttributeValue::Type::SS:
            return "STRING_SET";
        case AttributeValue::Type::NS:
            return "NUMBER_SET";
        case AttributeValue::Type::BS:
            return "BINARY_SET";
    }
    Q_UNREACHABLE();
}

}  // namespace

Result<UpdateProgram> UpdateReader::read()
{
    if (const Result<void> checked = m_reader.checkText(); !checked) return checked.error();
    do {
        if (!readSection()) m_reader.fail();
    } while (!m_reader.failed() && m_reader.token().kind != TokenKind::End);
    if (const Result<void> outcome = m_reader.outcome(); !outcome) return outcome.error();
    return std::move(m_program);
}

bool UpdateReader::readSection()
{
    const Section* section = sectionAt(m_reader.token());
    if (!section) return false;
    m_reader.advance();
    if (!m_sections.insert(section->kind).second)
        m_reader.note(Flaw::Section, QStringLiteral("The \"%1\" section can only be used once in an update expression;")
                                         .arg(QLatin1String(section->word)));
    do
        readAction(section->kind);
    while (!m_reader.failed() && m_reader.take(","));
    return true;
}

void UpdateReader::readAction(Action kind)
{
    UpdateAction action;
    action.kind = kind;
    action.path = readPath();
    if (m_reader.failed()) return;
    noteOverlaps(m_reader, m_paths, action.path);
    m_paths.push_back(action.path);
    switch (kind) {
        case Action::Set:
            m_reader.expect("=");
            if (!m_reader.failed()) action.operand = readSum();
            break;
        case Action::Remove:
            break;
        case Action::Add:
        case Action::Delete:
            action.operand.value = m_reader.value();
            if (!m_reader.failed()) checkSetOperand(kind, action.operand.value);
            break;
    }
    m_program.actions.push_back(std::move(action));
}

// ADD takes numbers and sets, DELETE takes sets, though the service names the types of ADD for both. What is not defined
// is NULL here, and has its own error.
void UpdateReader::checkSetOperand(Action kind, const AttributeValue& value)
{
    switch (value.type()) {
        case AttributeValue::Type::SS:
        case AttributeValue::Type::NS:
        case AttributeValue::Type::BS:
            return;
        case AttributeValue::Type::N:
            if (kind == Action::Add) return;
            break;
        case AttributeValue::Type::S:
        case AttributeValue::Type::B:
        case AttributeValue::Type::Bool:
        case AttributeValue::Type::Null:
        case AttributeValue::Type::M:
        case AttributeValue::Type::L:
            break;
    }
    m_reader.note(Flaw::Operands,
                  QStringLiteral("Incorrect operand type for operator or function; operator: %1, operand type: %2, "
                                 "typeSet: ALLOWED_FOR_ADD_OPERAND")
                      .arg(kind == Action::Add ? QLatin1String("ADD") : QLatin1String("DELETE"),
                           QLatin1String(longTypeName(value.type()))));
}

DocumentPath UpdateReader::readPath()
{
    if (sectionAt(m_reader.token())) {
        m_reader.fail();
        return {};
    }
    return m_reader.path();
}

void UpdateReader::checkOperandTypes(const UpdateOperand& operand, const char* name, AttributeValue::Type type)
{
    for (const UpdateOperand& side : operand.operands)
        if (side.kind == UpdateOperand::Kind::Value && side.value.type() != type)
            m_reader.note(Flaw::OperandType, wrongOperandType(name, typeName(side.value.type())));
}

UpdateOperand UpdateReader::readSum()
{
    UpdateOperand first;
    // "(a + b)" as a whole; "(a) + b" begins alike.
    if (m_reader.token().is("(")) {
        m_reader.advance();
        first = readSum();
        m_reader.expect(")");
    } else {
        first = readOperand();
    }
    const bool plus = m_reader.token().is("+");
    if (m_reader.failed() || (!plus && !m_reader.token().is("-"))) return first;
    if (first.kind == UpdateOperand::Kind::Plus || first.kind == UpdateOperand::Kind::Minus) {
        m_reader.fail();
        return first;
    }
    m_reader.advance();
    m_reader.countOperator();
    UpdateOperand sum;
    sum.kind = plus ? UpdateOperand::Kind::Plus : UpdateOperand::Kind::Minus;
    sum.operands.push_back(std::move(first));
    sum.operands.push_back(readOperand());
    checkOperandTypes(sum, plus ? "+" : "-", AttributeValue::Type::N);
    return sum;
}

UpdateOperand UpdateReader::readOperand()
{
    UpdateOperand operand;
    if (m_reader.failed()) return operand;
    const ExpressionToken& token = m_reader.token();
    if (m_reader.take("(")) {
        operand = readOperand();
        m_reader.expect(")");
        return operand;
    }
    if (token.kind == TokenKind::Value) {
        operand.value = m_reader.value();
        return operand;
    }
    if (token.kind == TokenKind::Name && m_reader.following().is("(")) return readFunction();
    operand.kind = UpdateOperand::Kind::Path;
    operand.path = readPath();
    return operand;
}

UpdateOperand UpdateReader::readFunction()
{
    const QByteArray name = m_reader.token().text.toByteArray();
    m_reader.advance();
    m_reader.expect("(");
    UpdateOperand function;
    do
        function.operands.push_back(readOperand());
    while (!m_reader.failed() && m_reader.take(","));
    m_reader.expect(")");
    if (m_reader.failed()) return function;
    if (!m_reader.countFunction(name)) return {};
    const bool append = name == "list_append";
    if (function.operands.size() != 2) {
        m_reader.note(Flaw::OperandType, wrongOperandCount(name, function.operands.size()));
        return {};
    }
    for (const UpdateOperand& operand : function.operands)
        if (operand.kind == UpdateOperand::Kind::ListAppend)
            m_reader.note(Flaw::MisusedFunction,
                          QStringLiteral("The function is not allowed to be used this way in an expression; function: "
                                         "list_append"));
    if (append) {
        function.kind = UpdateOperand::Kind::ListAppend;
        checkOperandTypes(function, "list_append", AttributeValue::Type::L);
        return function;
    }
    function.kind = UpdateOperand::Kind::IfNotExists;
    if (function.operands[0].kind != UpdateOperand::Kind::Path)
        m_reader.note(Flaw::OperandType,
                      QStringLiteral("Operator or function requires a document path; operator or function: "
                                     "if_not_exists"));
    function.path = std::move(function.operands[0].path);
    function.operands.erase(function.operands.begin());
    return function;
}

}  // namespace trestle::tables
