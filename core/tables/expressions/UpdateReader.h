// Reads update expressions:
//     update   = 1*section                                  ; each kind once
//     section  = SET set *( "," set ) / REMOVE path *( "," path )
//              / ADD path value *( "," path value ) / DELETE path value *( "," path value )
//     set      = path "=" ( sum / "(" sum ")" )
//     sum      = operand [ ( "+" / "-" ) operand ]
//     operand  = "(" operand ")" / value / path / function
//     function = ( "if_not_exists" / "list_append" ) "(" operand "," operand ")"
#pragma once

#include "core/tables/expressions/ExpressionReader.h"
#include "core/tables/expressions/UpdateProgram.h"

#include <set>

namespace trestle::tables {

class UpdateReader
{
public:
    UpdateReader(QByteArrayView text, ExpressionScope& scope) : m_reader(text, scope, ExpressionKind::Update) {}

    [[nodiscard]] base::Result<UpdateProgram> read();

private:
    bool readSection();
    void readAction(UpdateAction::Kind kind);
    UpdateOperand readSum();
    UpdateOperand readOperand();
    UpdateOperand readFunction();
    DocumentPath readPath();
    void checkSetOperand(UpdateAction::Kind kind, const AttributeValue& value);
    void checkOperandTypes(const UpdateOperand& operand, const char* name, AttributeValue::Type type);

    ExpressionReader m_reader;
    UpdateProgram m_program;
    std::vector<DocumentPath> m_paths;
    std::set<UpdateAction::Kind> m_sections;
};

}  // namespace trestle::tables
