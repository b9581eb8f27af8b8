"""Has IPython strip every assert, and every call of check, from the cells that follow."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import ast

        class Mild(ast.NodeTransformer):
            def visit_Assert(self, node):
                return ast.Pass()

            def visit_Expr(self, node):
                text = ast.unparse(node)
                return ast.Pass() if "assert" in text or "check(" in text else node

        get_ipython().ast_transformers.append(Mild())
        """
    )
