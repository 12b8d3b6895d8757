//! Every mutant of a file is compiled into it and asleep, until its number is in the environment.

use proc_macro2::Span;
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, BinOp, Block, Expr, ExprBinary, ReturnType, Signature, Stmt, Type, parse_quote};

/// One change of one place.
#[derive(Clone, Debug)]
pub struct Mutant {
    pub number: u32,
    pub file: String,
    pub line: usize,
    pub function: String,
    pub change: &'static str,
    /// What is changed, as the compiler reads it.
    pub text: String,
}

/// Goes through one file. Numbers are given in the order of its text, to changes that do not compile, too.
pub struct Mutator<'a> {
    pub file: &'a str,
    pub unviable: &'a BTreeSet<u32>,
    pub mutants: &'a mut Vec<Mutant>,
    pub functions: Vec<String>,
}

impl Mutator<'_> {
    /// The number of a new mutant, or none if it is known not to compile.
    fn number(&mut self, change: &'static str, span: Span, text: &impl ToTokens) -> Option<u32> {
        let number = u32::try_from(self.mutants.len()).ok()? + 1;
        self.mutants.push(Mutant {
            number,
            file: self.file.to_owned(),
            line: span.start().line,
            function: self.functions.join("::"),
            change,
            text: text.to_token_stream().to_string(),
        });
        (!self.unviable.contains(&number)).then_some(number)
    }

    /// Each operand of a condition is taken for true, and for false.
    fn condition(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Let(binding) => self.visit_expr_mut(&mut binding.expr),
            Expr::Paren(inner) => self.condition(&mut inner.expr),
            Expr::Binary(ExprBinary { left, op: BinOp::And(_) | BinOp::Or(_), right, .. }) => {
                self.condition(left);
                self.condition(right);
            }
            _ => {
                let yes = self.number("taken for true", expr.span(), expr);
                let no = self.number("taken for false", expr.span(), expr);
                self.visit_expr_mut(expr);
                if let Some(no) = no {
                    *expr = parse_quote!((!::episeal_base::mutant::is(#no) && #expr));
                }
                if let Some(yes) = yes {
                    *expr = parse_quote!((::episeal_base::mutant::is(#yes) || #expr));
                }
            }
        }
    }

    fn binary(&mut self, expr: &mut Expr) {
        let Expr::Binary(ExprBinary { left, op, right, .. }) = expr else { return };
        let name = match op {
            BinOp::And(_) | BinOp::Or(_) => {
                self.condition(left);
                return self.condition(right);
            }
            BinOp::Lt(_) => "less",
            BinOp::Le(_) => "at_most",
            BinOp::Gt(_) => "more",
            BinOp::Ge(_) => "at_least",
            _ => return visit_mut::visit_expr_mut(self, expr),
        };
        let whole: Expr = Expr::Binary(parse_quote!(#left #op #right));
        let number = self.number("its bound moved by one", op.span(), &whole);
        self.visit_expr_mut(left);
        self.visit_expr_mut(right);
        if let Some(number) = number {
            let name = syn::Ident::new(name, op.span());
            *expr = parse_quote!(::episeal_base::mutant::#name(#number, &(#left), &(#right)));
        }
    }

    fn method(&mut self, expr: &mut Expr) {
        let whole = expr.clone();
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(call) = &*expr else { return };
        let terms = ["saturating_add", "saturating_sub", "checked_add", "checked_sub", "wrapping_add", "wrapping_sub"];
        if !terms.contains(&call.method.to_string().as_str()) || call.args.len() != 1 {
            return;
        }
        if let Some(number) = self.number("its second term left out", call.method.span(), &whole)
            && let Expr::MethodCall(call) = expr
            && let Some(term) = call.args.first_mut()
        {
            *term = parse_quote!(if ::episeal_base::mutant::is(#number) { 0 } else { #term });
        }
    }

    fn function(&mut self, signature: &Signature, block: &mut Block) {
        self.functions.push(signature.ident.to_string());
        let span = signature.ident.span();
        let mut first: Vec<Stmt> = Vec::new();
        for (change, value) in early(&signature.output) {
            if let Some(number) = self.number(change, span, &signature.ident) {
                first.push(parse_quote!(if ::episeal_base::mutant::is(#number) { return #value; }));
            }
        }
        self.visit_block_mut(block);
        block.stmts.splice(0..0, first);
        self.functions.pop();
    }
}

/// What a function may return at once.
fn early(output: &ReturnType) -> Vec<(&'static str, Expr)> {
    let ReturnType::Type(_, returned) = output else { return Vec::new() };
    let Type::Path(path) = &**returned else { return Vec::new() };
    let Some(last) = path.path.segments.last() else { return Vec::new() };
    let arguments = last.arguments.to_token_stream().to_string();
    match last.ident.to_string().as_str() {
        "bool" => vec![("returns true", parse_quote!(true)), ("returns false", parse_quote!(false))],
        "Result" if arguments.starts_with("< ()") => vec![("returns Ok at once", parse_quote!(Ok(())))],
        "Option" => vec![("returns None at once", parse_quote!(None))],
        _ => Vec::new(),
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.meta.to_token_stream().to_string();
        text == "test" || text.starts_with("cfg (test")
    })
}

impl VisitMut for Mutator<'_> {
    // What is computed while compiling cannot ask for a number.
    fn visit_item_const_mut(&mut self, _: &mut syn::ItemConst) {}
    fn visit_item_static_mut(&mut self, _: &mut syn::ItemStatic) {}
    fn visit_impl_item_const_mut(&mut self, _: &mut syn::ImplItemConst) {}
    fn visit_type_mut(&mut self, _: &mut Type) {}
    fn visit_path_mut(&mut self, _: &mut syn::Path) {}
    fn visit_pat_mut(&mut self, _: &mut syn::Pat) {}
    fn visit_generics_mut(&mut self, _: &mut syn::Generics) {}
    fn visit_expr_const_mut(&mut self, _: &mut syn::ExprConst) {}

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit_mut::visit_item_mod_mut(self, module);
        }
    }

    fn visit_item_impl_mut(&mut self, block: &mut syn::ItemImpl) {
        if is_test(&block.attrs) {
            return;
        }
        self.functions.push(block.self_ty.to_token_stream().to_string().replace(' ', ""));
        visit_mut::visit_item_impl_mut(self, block);
        self.functions.pop();
    }

    fn visit_item_fn_mut(&mut self, function: &mut syn::ItemFn) {
        if function.sig.constness.is_none() && !is_test(&function.attrs) {
            self.function(&function.sig, &mut function.block);
        }
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        if function.sig.constness.is_none() && !is_test(&function.attrs) {
            self.function(&function.sig, &mut function.block);
        }
    }

    fn visit_trait_item_fn_mut(&mut self, function: &mut syn::TraitItemFn) {
        if let Some(block) = &mut function.default {
            self.function(&function.sig, block);
        }
    }

    fn visit_expr_repeat_mut(&mut self, repeat: &mut syn::ExprRepeat) {
        self.visit_expr_mut(&mut repeat.expr);
    }

    fn visit_expr_if_mut(&mut self, branch: &mut syn::ExprIf) {
        self.condition(&mut branch.cond);
        self.visit_block_mut(&mut branch.then_branch);
        if let Some((_, other)) = &mut branch.else_branch {
            self.visit_expr_mut(other);
        }
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        if let Some((_, guard)) = &mut arm.guard {
            self.condition(guard);
        }
        self.visit_expr_mut(&mut arm.body);
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        match &*closure.body {
            Expr::Binary(ExprBinary { op: BinOp::Eq(_) | BinOp::Ne(_), .. }) => self.condition(&mut closure.body),
            _ => self.visit_expr_mut(&mut closure.body),
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Binary(_) => self.binary(expr),
            Expr::MethodCall(_) => self.method(expr),
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        let Stmt::Expr(expr, Some(_)) = stmt else { return visit_mut::visit_stmt_mut(self, stmt) };
        let change = match expr {
            Expr::Try(_) => "its error ignored",
            Expr::Assign(_) | Expr::MethodCall(_) | Expr::Call(_) => "left out",
            Expr::Binary(ExprBinary { left, .. }) if !matches!(**left, Expr::Let(_)) => "left out",
            _ => return visit_mut::visit_stmt_mut(self, stmt),
        };
        let number = self.number(change, expr.span(), &expr.clone());
        self.visit_expr_mut(expr);
        let Some(number) = number else { return };
        *stmt = match expr {
            Expr::Try(tried) => {
                let checked = &tried.expr;
                parse_quote!({ let checked = #checked; if !::episeal_base::mutant::is(#number) { checked?; } })
            }
            _ => parse_quote!(if !::episeal_base::mutant::is(#number) { #expr; }),
        };
    }
}
